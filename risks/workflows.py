"""The states of a risk. Clauses 6.1.2, 6.1.3, 8.2 and 8.3."""

from __future__ import annotations

from aims.core.workflow import Transition, Workflow, register
from risks.enums import RiskStatus as S

REGISTERED = (S.ANALYSED, S.EVALUATED, S.ACCEPTED, S.IN_TREATMENT, S.TREATED, S.MONITORED)

RISK = register(
    Workflow(
        noun="risk",
        states=tuple(S.values),
        initial=S.DRAFT,
        transitions=(
            Transition(
                "identify", (S.DRAFT,), S.IDENTIFIED, "risk.identify", "Put into the register", primary=True
            ),
            Transition(
                "analyse", (S.IDENTIFIED,), S.ANALYSED, "risk.analyse", "Mark as analysed", primary=True
            ),
            Transition("evaluate", (S.ANALYSED,), S.EVALUATED, "risk.evaluate", "Evaluate", primary=True),
            Transition(
                "start_treatment",
                (S.EVALUATED, S.ACCEPTED),
                S.IN_TREATMENT,
                "risk.start_treatment",
                "Start treatment",
                primary=True,
            ),
            Transition(
                "accept",
                (S.EVALUATED, S.IN_TREATMENT, S.TREATED, S.MONITORED),
                S.ACCEPTED,
                "risk.accept",
                "Accept for a time",
                needs_reason=True,
                four_eyes=True,
            ),
            Transition(
                "finish_treatment",
                (S.IN_TREATMENT,),
                S.TREATED,
                "risk.finish_treatment",
                "Report as treated",
                primary=True,
            ),
            Transition(
                "monitor", (S.TREATED,), S.MONITORED, "risk.monitor", "Put under monitoring", primary=True
            ),
            Transition(
                "reopen",
                (*REGISTERED, S.CLOSED),
                S.IDENTIFIED,
                "risk.reopen",
                "Open again",
                needs_reason=True,
            ),
            Transition(
                "close", (S.IDENTIFIED, *REGISTERED), S.CLOSED, "risk.close", "Close", needs_reason=True
            ),
        ),
    )
)
