from aims.models.ai_system import AISystem, ImportedDetails, RoleAssignment
from aims.models.competence import Competence, CompetenceNeed, Training
from aims.models.duty import Decision, Obligation
from aims.models.import_run import ImportRun
from aims.models.objective import AIObjective, ObjectiveReading
from aims.models.scope import ScopeStatement, ScopeVersion, ScopeVersionSystem
from aims.models.supplier import Supplier, SystemSupplier

__all__ = [
    "AIObjective",
    "AISystem",
    "Competence",
    "CompetenceNeed",
    "Decision",
    "ImportRun",
    "ImportedDetails",
    "ObjectiveReading",
    "Obligation",
    "RoleAssignment",
    "ScopeStatement",
    "ScopeVersion",
    "ScopeVersionSystem",
    "Supplier",
    "SystemSupplier",
    "Training",
]
