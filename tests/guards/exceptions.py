"""Every exception from a rule of the guards, with its reason. A line that is not needed any more fails."""

from __future__ import annotations

WITHOUT_HISTORY: dict[str, str] = {
    "platform.User": "a sign-in only; people are Members, which have history",
    "platform.LedgerChain": "the ledger's head; the entries are its history",
    "platform.LedgerEntry": "append-only: the wall refuses any change",
    "platform.StateDocument": "append-only: the wall refuses any change",
    "platform.Identity": "changes once, by a lawful erasure, which the ledger records",
    "platform.ReferenceSequence": "a counter under the head's lock; the references it gave are in the rows",
    "platform.Job": "progress of work; what came of it is in the ledger",
    "platform.WrongPasswords": "a convenience of the platform without a ledger entry; refused sign-ins are in the ledger",
    "platform.Joining": "a link that waits; the ledger has the invitation and the acceptance",
    "platform.StoredFile": "append-only: the wall refuses any change",
    "platform.Message": "an outbox: what became of a mail; what it tells of is in the ledger",
    "platform.AccessLogEntry": "append-only: the wall refuses any change",
    "catalogue.OrganizationalObjective": "published rows of Annex C never change",
    "catalogue.RiskSource": "published rows of Annex C never change",
    "catalogue.Domain": "published rows of Annex D never change",
    "audits.AuditorEngagementUserObjectPermission": "guardian's row; its engagement has history",
}

WITHOUT_ORGANIZATION: dict[str, str] = {
    "platform.User": "one sign-in may be a member of several organizations",
    "platform.Organization": "it is the wall itself",
    "platform.WrongPasswords": "counted before anybody is in an organization",
    "platform.LedgerEntry": "belongs to its chain",
    "platform.StateDocument": "belongs to its chain",
    "platform.Identity": "a person's clear text, shared by the chains they act in",
    "catalogue.OrganizationalObjective": "published for all",
    "catalogue.RiskSource": "published for all",
    "catalogue.Domain": "published for all",
    "audits.AuditorEngagementUserObjectPermission": "guardian's row points at the engagement, which has one",
}

OPEN_TO_ANYONE: dict[str, str] = {
    "sign-in": "the way in",
    "set-theme": "a cookie for colours",
    "welcome": "an invitation’s link, which works once, for someone without a password yet",
    "healthz": "asked by the process manager; says only whether all is well",
}

WITHOUT_ACTION: dict[str, str] = {
    "sign-in": "Django's own sign-in",
    "sign-out": "Django's own sign-out",
    "start": "only forwards to where the person has access",
    "set-theme": "a cookie for colours",
    "welcome": "an invitation’s link, which works once, for someone without a password yet",
    "healthz": "asked by the process manager",
}

WITHOUT_ACTOR: dict[str, str] = {
    "aims/platform/services/invitations.py:accept_invitation": "the link is the proof; there is no member yet",
    "aims/platform/services/invitations.py:accept_joining": "the link and the sign-in together are the proof",
    "aims/platform/services/invitations.py:change_own_password": "one's own sign-in, in no organization",
}
"""Services that are called before someone is a member of an organization."""

WITHOUT_REQUIRE: dict[str, str] = dict(WITHOUT_ACTOR)
"""Services that ask for another proof than a grant."""

VIEWS_THAT_QUERY: dict[str, str] = {
    "aims/platform/views/page.py": "finds the member from whom every viewpoint is made",
    "aims/platform/views/work.py": "jobs have no history and no viewpoint; the organization is given",
}

FORM_DOOR = "aims/platform/views/forms.py"
"""Calls the service that a view gives it, under the name `save`."""

READS_WITHOUT_VIEWPOINT: dict[str, str] = {
    "aims/platform/selectors/ledger.py": "a member's own columns, which the ledger leaves out, by history",
    "audits/selectors/engagements.py": "decides who comes in at all, before there is an actor to look from",
}

TASK_STATEMENTS = 5
TASKS_THAT_BRANCH: dict[str, str] = {
    "aims/platform/tasks.py": "run_job is the frame of every job: what each kind of ending means",
}

WRITES_WITHOUT_HISTORY: dict[str, str] = {
    "aims/platform/bulk.py": "writes the history itself",
    "aims/platform/history.py": "is the history",
    "aims/platform/services/erasure.py": "the one lawful exception to unchanging history",
    "aims/platform/services/organizations.py": "a new organization has no unit yet; its history follows in the first",
    "aims/catalogue/services/loading.py": "Annex C and D rows are published and have no history",
}

AUDITOR_READS: dict[str, str] = {
    "home": "one's own first page",
    "member-list": "who has which access is what an audit looks at",
    "member-detail": "who has which access is what an audit looks at",
    "job-progress": "how far long work is",
    "ledger-entries": "the ledger is there to be read",
    "standard": "the standard's tree",
    "requirement-detail": "the standard's tree",
    "ai-system-list": "the inventory",
    "ai-system-export": "the inventory as a file",
    "ai-system-detail": "the inventory",
    "scope": "the scope in force",
    "scope-version": "each version of the scope",
    "obligation-list": "what the organization must do",
    "obligation-detail": "what the organization must do",
    "decision-list": "what was decided",
    "decision-detail": "what was decided",
    "competence-matrix": "who has which competence",
    "competence-person": "what one person needs and has",
    "competence-gap-list": "where competence is missing",
    "competence-gap-export": "gaps in competence as a file",
    "competence-list": "what people must be able to do",
    "competence-detail": "what people must be able to do",
    "training-list": "records of training",
    "training-export": "records of training as a file",
    "training-detail": "a record of training",
    "objective-list": "the AI objectives",
    "objective-export": "the AI objectives as a file",
    "objective-detail": "an objective with its readings",
    "supplier-list": "the suppliers",
    "supplier-export": "the suppliers as a file",
    "supplier-detail": "a supplier with what it brings",
    "document-list": "the documents",
    "document-export": "the documents as a file",
    "document-detail": "a document",
    "document-version": "each version of a document",
    "document-compare": "what changed between two versions",
    "document-file": "the bytes of a document",
    "document-pdf": "a document as PDF",
    "my-reading": "one's own reading",
    "evidence-list": "what shows that something was done",
    "evidence-export": "evidence as a file",
    "evidence-detail": "what shows that something was done",
    "evidence-download": "the bytes of evidence",
    "evidence-request-list": "what was asked for, and what came",
    "evidence-request-export": "requests as a file",
    "evidence-request-detail": "what was asked for, and what came",
    "risk-list": "the register",
    "risk-export": "the register as a file",
    "risk-detail": "the register",
    "criteria-list": "by which risks are rated",
    "control-list": "the controls in force",
    "control-detail": "the controls in force",
    "review-list": "what is looked at again, and when",
    "review-export": "reviews as a file",
    "review-detail": "what came of a review",
    "statement-current": "forwards to the version in force",
    "statement-list": "the versions of the Statement",
    "statement-detail": "the Statement",
    "statement-file": "the Statement as a file",
    "audit-programme-list": "what is to be audited",
    "audit-programme-detail": "what is to be audited",
    "audit-list": "the audits",
    "audit-export": "the audits as a file",
    "audit-detail": "an audit",
    "audit-file": "the report of an audit",
    "finding-list": "what was found",
    "finding-export": "findings as a file",
    "finding-detail": "what was found",
    "corrective-action-list": "what is mended",
    "corrective-action-export": "corrective actions as a file",
    "corrective-action-detail": "what is mended",
    "gap-assessment-list": "how far the clauses and controls are met",
    "gap-assessment-detail": "how far the clauses and controls are met",
    "gap-assessment-export": "the answers of a gap assessment as a file",
    "certification-plan": "where the certification stands",
    "certification-detail": "where the certification stands",
    "certification-stage-detail": "a step of the certification",
    "certification-body-list": "who could certify",
    "certification-body-compare": "who could certify, side by side",
    "certification-body-detail": "who could certify",
    "certificate-list": "what was certified",
    "certificate-detail": "what was certified",
    "engagement-list": "who reads from outside",
    "engagement-detail": "who reads from outside",
    "management-review-list": "what top management reviewed",
    "management-review-detail": "what top management reviewed",
    "management-review-pdf": "a review as PDF",
    "review-action-list": "what reviews asked for",
    "review-action-export": "what reviews asked for, as a file",
    "review-action-detail": "what reviews asked for",
}
"""Addresses inside that the internal auditor opens; nothing is written there. All others answer 403."""

AUDITOR_WORKS: dict[str, str] = {
    "audit-programme-create": "internal auditors write the programme",
    "audit-programme-change": "internal auditors write the programme",
    "audit-programme-revise": "internal auditors write the programme",
    "audit-plan": "an internal auditor plans audits",
    "audit-change": "the lead auditor of this audit",
    "audit-draw": "the lead auditor of this audit",
    "audit-start": "the lead auditor of this audit",
    "audit-cancel": "the lead auditor of this audit",
    "audit-answer": "the lead auditor of this audit",
    "audit-report": "the lead auditor of this audit",
    "finding-record": "the lead auditor of this audit",
    "finding-change": "the lead auditor of this audit",
    "finding-withdraw": "the lead auditor of this audit",
    "finding-close": "the lead auditor of this audit",
    "corrective-action-open": "an auditor who sees what does not conform says so",
    "corrective-action-check": "an internal auditor had no hand in the action",
}
"""Addresses where the internal auditor does an auditor's own work; an owner of what is audited is refused there."""

AUDITOR_READS_WHAT_OTHERS_WRITE: dict[str, str] = {
    "statement-line": "a line is read by all and decided by the AIMS manager: only its POST is refused",
    "gap-assessment-answer": "an answer is read by all and given by those who answer for it: only its POST is refused",
}

SHARED_BY_ALL: dict[str, str] = {
    "requirement-detail": "the published standard is the same for every organization",
    "control-detail": "the control is the standard's; what this organization does about it is empty",
}
"""Addresses whose parameter names nothing of one organization."""

WITHOUT_OBJECT: dict[str, str] = {
    "ai-system-export": "the parameter is a format",
    "competence-gap-export": "the parameter is a format",
    "training-export": "the parameter is a format",
    "objective-export": "the parameter is a format",
    "supplier-export": "the parameter is a format",
    "document-export": "the parameter is a format",
    "evidence-export": "the parameter is a format",
    "evidence-request-export": "the parameter is a format",
    "risk-export": "the parameter is a format",
    "audit-export": "the parameter is a format",
    "finding-export": "the parameter is a format",
    "corrective-action-export": "the parameter is a format",
    "review-export": "the parameter is a format",
    "review-action-export": "the parameter is a format",
}
"""Addresses with a parameter that names no object."""

UNLINKED: dict[str, str] = {
    "control-open": "linked until the controls are opened, which they are in the populated world",
    "statement-start": "linked while there is no draft, and the populated world has one",
    "statement-return": "linked while a version waits for approval; the populated world has one approved and a draft",
    "statement-render": "linked when the laying out of an approved version failed",
    "document-draft": "linked while no version is on its way; each document of the populated world has a draft",
    "document-ask": "linked while someone in the audience was not asked, such as who came later",
    "management-review-render": "linked when the laying out of signed minutes failed",
    "document-render": "linked when the laying out of a published version failed",
}
"""Pages that no link of the populated world leads to, each with the state in which one does."""
