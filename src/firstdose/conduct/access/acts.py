"""What can be done in the pages of a trial: a closed list, each with its line in ``acts.csv``."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """Something a duty may let somebody do."""

    SEE_WORKLIST = "see_worklist"
    SEE_PARTICIPANT = "see_participant"
    SEE_BOARD = "see_board"
    SEE_SAFETY = "see_safety"
    SEE_CLOCKS = "see_clocks"
    SEE_AUDIT = "see_audit"
    SEE_HEALTH = "see_health"
    EXPORT = "export"

    CONSENT = "consent"
    ASSESS_ELIGIBILITY = "assess_eligibility"
    REQUEST_SLOT = "request_slot"
    APPROVE_SLOT = "approve_slot"
    PRESCRIBE_CONDITIONING = "prescribe_conditioning"
    CHECK_CONDITIONING = "check_conditioning"
    RELEASE_PRODUCT = "release_product"
    ASSESS_READINESS = "assess_readiness"
    INFUSE = "infuse"
    ENTER_VISIT = "enter_visit"
    ENTER_LABORATORY = "enter_laboratory"
    ENTER_MEDICATION = "enter_medication"
    REPORT_EVENT = "report_event"
    SCORE_ACTIVITY = "score_activity"
    END_PARTICIPATION = "end_participation"
    CORRECT = "correct"

    ADJUDICATE = "adjudicate"
    FREEZE_SNAPSHOT = "freeze_snapshot"
    VOTE = "vote"
    DECIDE = "decide"
    OVERRIDE = "override"

    RAISE_QUERY = "raise_query"
    ANSWER_QUERY = "answer_query"
    VERIFY_SOURCE = "verify_source"
    LOCK = "lock"

    DELEGATE_DUTIES = "delegate_duties"
    MANAGE_ACCOUNTS = "manage_accounts"
    TAKE_EMERGENCY_ACCESS = "take_emergency_access"
    REVIEW_EMERGENCY_ACCESS = "review_emergency_access"
