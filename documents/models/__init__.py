from documents.models.document import (
    Acknowledgement,
    Document,
    DocumentReader,
    DocumentRequirement,
    DocumentVersion,
    ExtractedText,
)
from documents.models.evidence import Evidence, EvidenceRequirement, EvidenceVersion
from documents.models.request import EvidenceRequest, RequestRequirement
from documents.models.training import TrainingEvidence

__all__ = [
    "Acknowledgement",
    "Document",
    "DocumentReader",
    "DocumentRequirement",
    "DocumentVersion",
    "Evidence",
    "EvidenceRequest",
    "EvidenceRequirement",
    "EvidenceVersion",
    "ExtractedText",
    "RequestRequirement",
    "TrainingEvidence",
]
