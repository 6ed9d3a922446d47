"""Choices of the documents app."""

from __future__ import annotations

from django.db.models import TextChoices


class EvidenceStatus(TextChoices):
    VALID = "valid", "Valid"
    WITHDRAWN = "withdrawn", "Withdrawn"


class DocumentKind(TextChoices):
    POLICY = "policy", "Policy"
    PROCEDURE = "procedure", "Procedure"
    PLAN = "plan", "Plan"
    TEMPLATE = "template", "Template"
    EXTERNAL = "external", "From outside"


class DocumentStatus(TextChoices):
    ACTIVE = "active", "In use"
    RETIRED = "retired", "Retired"


class DocumentVersionStatus(TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "In force"
    SUPERSEDED = "superseded", "Superseded"


class DocumentSource(TextChoices):
    MARKDOWN = "markdown", "Text written here"
    UPLOAD = "upload", "Uploaded file"


class Audience(TextChoices):
    EVERYONE = "everyone", "Everyone with access inside"
    CHOSEN = "chosen", "Chosen people"


class RequestStatus(TextChoices):
    """How far a request for evidence is."""

    ASKED = "asked", "Asked"
    DELIVERED = "delivered", "Delivered"
    RETURNED = "returned", "Returned"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"
