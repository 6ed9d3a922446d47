"""Addresses of the controls and the Statement, inside an organization."""

from __future__ import annotations

from django.urls import path

from controls.views import controls, decisions, gaps, lines, statements

VERSION = "statements/<slug:reference>/<int:number>"

urlpatterns = [
    path("controls", controls.control_list, name="control-list"),
    path("controls/open", controls.control_open, name="control-open"),
    path("controls/<str:number>", controls.control_detail, name="control-detail"),
    path("controls/<str:number>/change", controls.control_change, name="control-change"),
    path("controls/<str:number>/move/<slug:verb>", controls.control_move, name="control-move"),
    path("statement", statements.statement_current, name="statement-current"),
    path("statements", statements.statement_list, name="statement-list"),
    path("statements/start", decisions.statement_start, name="statement-start"),
    path(VERSION, statements.statement_detail, name="statement-detail"),
    path(f"{VERSION}/lines/<str:control>", lines.statement_line, name="statement-line"),
    path(f"{VERSION}/submit", decisions.statement_submit, name="statement-submit"),
    path(f"{VERSION}/return", decisions.statement_return, name="statement-return"),
    path(f"{VERSION}/approve", decisions.statement_approve, name="statement-approve"),
    path(f"{VERSION}/withdraw", decisions.statement_withdraw, name="statement-withdraw"),
    path(f"{VERSION}/render", decisions.statement_render, name="statement-render"),
    path(f"{VERSION}/file.<slug:format_>", statements.statement_file, name="statement-file"),
    path("gap-assessments/", gaps.gap_assessment_list, name="gap-assessment-list"),
    path("gap-assessments/start", gaps.gap_assessment_start, name="gap-assessment-start"),
    path("gap-assessments/<str:reference>/", gaps.gap_assessment_detail, name="gap-assessment-detail"),
    path("gap-assessments/<str:reference>/finish", gaps.gap_assessment_finish, name="gap-assessment-finish"),
    path(
        "gap-assessments/<str:reference>/abandon", gaps.gap_assessment_abandon, name="gap-assessment-abandon"
    ),
    path(
        "gap-assessments/<str:reference>/export.<str:kind>",
        gaps.gap_assessment_export,
        name="gap-assessment-export",
    ),
    path(
        "gap-assessments/<str:reference>/answers/<str:number>",
        gaps.gap_assessment_answer,
        name="gap-assessment-answer",
    ),
]
