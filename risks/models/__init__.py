from risks.models.criteria import RiskCriteria
from risks.models.rating import Rating
from risks.models.risk import Risk, RiskSystem, RiskTreatment

__all__ = ["Rating", "Risk", "RiskCriteria", "RiskSystem", "RiskTreatment"]
