from aims.models.ai_system import AISystem, ImportedDetails, RoleAssignment
from aims.models.duty import Decision, Obligation
from aims.models.import_run import ImportRun
from aims.models.scope import ScopeStatement, ScopeVersion, ScopeVersionSystem

__all__ = [
    "AISystem",
    "Decision",
    "ImportRun",
    "ImportedDetails",
    "Obligation",
    "RoleAssignment",
    "ScopeStatement",
    "ScopeVersion",
    "ScopeVersionSystem",
]
