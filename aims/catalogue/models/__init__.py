from aims.catalogue.models.annexes import Domain, OrganizationalObjective, RiskSource
from aims.catalogue.models.requirement import Requirement

__all__ = ["Domain", "OrganizationalObjective", "Requirement", "RiskSource"]
