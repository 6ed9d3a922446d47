"""The ledger's tables (design.md, decision 4). Rows are added by `unit.record` and never change."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from aims.core.ledger import NOTHING_BEFORE


class LedgerChain(models.Model):
    """The head of one chain: one per organization, and the system's own, which has none."""

    organization = models.OneToOneField(
        "platform.Organization", null=True, on_delete=models.PROTECT, related_name="ledger_chain"
    )
    name = models.CharField(max_length=80, unique=True)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=NOTHING_BEFORE)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """Clear text behind the commitments: one row per person, name and e-mail; a lawful erasure empties it."""

    user = models.ForeignKey("platform.User", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    salt = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64, unique=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user", "name", "email"])]

    def __str__(self) -> str:
        return self.name or "erased"


class LedgerEntry(models.Model):
    """One change, as the canonical bytes that were hashed."""

    chain = models.ForeignKey(LedgerChain, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    identity = models.ForeignKey(Identity, null=True, on_delete=models.PROTECT, related_name="+")
    body = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="platform_entry_sequence")
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"


class StateDocument(models.Model):
    """The state of one object after one entry, keyed by chain and sequence number, not by a foreign key:

    with the head locked first the number is known, so a bulk import writes its states in batches
    before its one entry.
    """

    chain = models.ForeignKey(LedgerChain, on_delete=models.PROTECT, related_name="states")
    sequence = models.PositiveBigIntegerField()
    position = models.PositiveIntegerField()
    reference = models.CharField(max_length=80)
    schema = models.CharField(max_length=60)
    body = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "sequence", "position"], name="platform_state_position")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["chain", "reference", "sequence"], name="platform_state_reference")
        ]

    def __str__(self) -> str:
        return f"{self.reference} at {self.sequence}"


class ReferenceSequence(models.Model):
    """The last number drawn for each prefix of an organization; touched only under the ledger head's lock."""

    organization = models.ForeignKey("platform.Organization", on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=10)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organization", "prefix"], name="platform_reference_prefix")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last:04d}"
