"""Demo: the external auditor and the engagement that opens the portal."""

from __future__ import annotations

from aims.platform.services.accounts import create_user
from aims.platform.services.organizations import add_member
from audits.demo.seeding import Stage, address_of, day_after
from audits.demo.sign_ins import AUDITOR
from audits.services.engagements import create_engagement


def tell(stage: Stage, password: str) -> None:
    """A member without any access inside, and an engagement that began three days ago."""
    told = stage.story["engagement"]
    email = address_of({"key": AUDITOR})
    user = create_user(actor=stage.system, email=email, password=password)
    member = add_member(
        actor=stage.system,
        organization=stage.organization,
        name=told["name"],
        email=email,
        job_title=f"Lead auditor, {told['body']}",
        user=user,
    )
    create_engagement(
        actor=stage.actor("maya"),
        organization=stage.organization,
        auditor=member,
        body=told["body"],
        purpose=told["purpose"],
        starts_on=day_after(told["starts_in_days"]),
        ends_on=day_after(told["ends_in_days"]),
    )
