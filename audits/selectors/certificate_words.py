"""What may be said of a certificate: the management system conforms, and no AI system is certified.

A certificate by ISO/IEC 42001 attests the management system; calling an AI system, a model or a product
certified is false and misuses the mark (ISO/IEC 17021-1, 8.3).
"""

from __future__ import annotations

import re

_THING = (
    r"(?:AI|artificial intelligence|systems?|models?|products?|software|algorithms?|applications?|services?)"
)
_FALSE = re.compile(
    rf"\bcertified\s+(?:[\w-]+\s+){{0,2}}?{_THING}\b(?!\s+management\s+system)"
    rf"|\b{_THING}\s+(?:is|are|was|were|has been|have been|being)\s+certified\b"
    rf"|\bcertif(?:y|ies|ication of)\s+(?:the|an?|our|its|this)?\s*{_THING}\b(?!\s+management\s+system)",
    re.IGNORECASE,
)
_MANAGEMENT = re.compile(r"\b(?:AI|artificial intelligence)?\s*management\s+systems?\b", re.IGNORECASE)
REFUSED = (
    "A certificate attests the management system and never an AI system, a model or a product. "
    "Write what the management system covers."
)


def conforms(organization: str) -> str:
    """The one sentence that a certificate bears out."""
    return f"The AI management system of {organization} conforms to ISO/IEC 42001."


def claims_certified_ai(words: str) -> bool:
    """Whether a text calls something certified that is no management system."""
    # A management system may well be called certified, so it is taken out before the rest is judged.
    return _FALSE.search(_MANAGEMENT.sub(" it ", words)) is not None
