from aims.platform.models.base import OrganizationRow, ReferencedRow
from aims.platform.models.job import Job
from aims.platform.models.ledger import Identity, LedgerChain, LedgerEntry, ReferenceSequence, StateDocument
from aims.platform.models.message import Message
from aims.platform.models.people import Grant, Member, Organization, User
from aims.platform.models.review import Review, ReviewSchedule
from aims.platform.models.sign_in import Joining, WrongPasswords
from aims.platform.models.stored_file import AccessLogEntry, StoredFile

__all__ = [
    "AccessLogEntry",
    "Grant",
    "Identity",
    "Job",
    "Joining",
    "LedgerChain",
    "LedgerEntry",
    "Member",
    "Message",
    "Organization",
    "OrganizationRow",
    "ReferenceSequence",
    "ReferencedRow",
    "Review",
    "ReviewSchedule",
    "StateDocument",
    "StoredFile",
    "User",
    "WrongPasswords",
]
