"""From schema 1 to 2: the tables of casework, review, duties, consistency and exchange, and a few columns.

Explicit SQL, as it was when schema 2 was made: later changes of the models are later steps.
"""

from sqlalchemy import Connection

STATEMENTS = (
    (
        "CREATE TABLE accepted_finding (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, "
        "household_id TEXT, code TEXT, row_table TEXT, row_id TEXT, field TEXT, message TEXT, because "
        "TEXT, accepted_by TEXT, accepted_on DATE, PRIMARY KEY (home, id), CONSTRAINT "
        "ck_accepted_finding_home CHECK (typeof(home) in ('text', 'null')), CONSTRAINT "
        "ck_accepted_finding_id CHECK (typeof(id) in ('text', 'null')), CONSTRAINT "
        "ck_accepted_finding_gone CHECK (typeof(gone) in ('integer', 'null')), CONSTRAINT "
        "ck_accepted_finding_household_id CHECK (typeof(household_id) in ('text', 'null')), "
        "CONSTRAINT ck_accepted_finding_code CHECK (typeof(code) in ('text', 'null')), CONSTRAINT "
        "ck_accepted_finding_row_table CHECK (typeof(row_table) in ('text', 'null')), CONSTRAINT "
        "ck_accepted_finding_row_id CHECK (typeof(row_id) in ('text', 'null')), CONSTRAINT "
        "ck_accepted_finding_field CHECK (typeof(field) in ('text', 'null')), CONSTRAINT "
        "ck_accepted_finding_message CHECK (typeof(message) in ('text', 'null')), CONSTRAINT "
        "ck_accepted_finding_because CHECK (typeof(because) in ('text', 'null')), CONSTRAINT "
        "ck_accepted_finding_accepted_by CHECK (typeof(accepted_by) in ('text', 'null')), CONSTRAINT "
        "ck_accepted_finding_accepted_on CHECK (typeof(accepted_on) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE approval (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, household_id "
        "TEXT, procedure_id TEXT, subject TEXT, subject_id TEXT, level TEXT, verdict TEXT, opinion "
        "TEXT, decided_by TEXT, decided_on DATE, seen TEXT, PRIMARY KEY (home, id), CONSTRAINT "
        "ck_approval_home CHECK (typeof(home) in ('text', 'null')), CONSTRAINT ck_approval_id CHECK "
        "(typeof(id) in ('text', 'null')), CONSTRAINT ck_approval_gone CHECK (typeof(gone) in "
        "('integer', 'null')), CONSTRAINT ck_approval_household_id CHECK (typeof(household_id) in "
        "('text', 'null')), CONSTRAINT ck_approval_procedure_id CHECK (typeof(procedure_id) in "
        "('text', 'null')), CONSTRAINT ck_approval_subject CHECK (typeof(subject) in ('text', "
        "'null')), CONSTRAINT ck_approval_subject_id CHECK (typeof(subject_id) in ('text', 'null')), "
        "CONSTRAINT ck_approval_level CHECK (typeof(level) in ('text', 'null')), CONSTRAINT "
        "ck_approval_verdict CHECK (typeof(verdict) in ('text', 'null')), CONSTRAINT "
        "ck_approval_opinion CHECK (typeof(opinion) in ('text', 'null')), CONSTRAINT "
        "ck_approval_decided_by CHECK (typeof(decided_by) in ('text', 'null')), CONSTRAINT "
        "ck_approval_decided_on CHECK (typeof(decided_on) in ('text', 'null')), CONSTRAINT "
        "ck_approval_seen CHECK (typeof(seen) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE area_renaming (code TEXT NOT NULL, name TEXT NOT NULL, new_code TEXT, "
        "merged_into TEXT, number BIGINT NOT NULL, PRIMARY KEY (code), CONSTRAINT "
        "ck_area_renaming_code CHECK (typeof(code) in ('text', 'null')), CONSTRAINT "
        "ck_area_renaming_name CHECK (typeof(name) in ('text', 'null')), CONSTRAINT "
        "ck_area_renaming_new_code CHECK (typeof(new_code) in ('text', 'null')), CONSTRAINT "
        "ck_area_renaming_merged_into CHECK (typeof(merged_into) in ('text', 'null')), CONSTRAINT "
        "ck_area_renaming_number CHECK (typeof(number) in ('integer', 'null')))"
    ),
    (
        "ALTER TABLE attachment ADD COLUMN subject TEXT CONSTRAINT ck_attachment_subject CHECK "
        "(typeof(subject) in ('text', 'null'))"
    ),
    (
        "ALTER TABLE attachment ADD COLUMN subject_id TEXT CONSTRAINT ck_attachment_subject_id CHECK "
        "(typeof(subject_id) in ('text', 'null'))"
    ),
    (
        "CREATE TABLE backed_blob (peer TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (peer, "
        "sha256), CONSTRAINT ck_backed_blob_peer CHECK (typeof(peer) in ('text', 'null')), CONSTRAINT "
        "ck_backed_blob_sha256 CHECK (typeof(sha256) in ('text', 'null')))"
    ),
    (
        "ALTER TABLE bundle_log ADD COLUMN file TEXT NOT NULL DEFAULT '' CONSTRAINT "
        "ck_bundle_log_file CHECK (typeof(file) in ('text', 'null'))"
    ),
    (
        "ALTER TABLE bundle_log ADD COLUMN outer_ids TEXT NOT NULL DEFAULT '' CONSTRAINT "
        "ck_bundle_log_outer_ids CHECK (typeof(outer_ids) in ('text', 'null'))"
    ),
    (
        "CREATE TABLE discussion (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, kind TEXT, "
        "held_on DATE, place TEXT, chair TEXT, recorder TEXT, attendants TEXT, entitled BIGINT, "
        "present BIGINT, minutes TEXT, PRIMARY KEY (home, id), CONSTRAINT ck_discussion_home CHECK "
        "(typeof(home) in ('text', 'null')), CONSTRAINT ck_discussion_id CHECK (typeof(id) in "
        "('text', 'null')), CONSTRAINT ck_discussion_gone CHECK (typeof(gone) in ('integer', "
        "'null')), CONSTRAINT ck_discussion_kind CHECK (typeof(kind) in ('text', 'null')), CONSTRAINT "
        "ck_discussion_held_on CHECK (typeof(held_on) in ('text', 'null')), CONSTRAINT "
        "ck_discussion_place CHECK (typeof(place) in ('text', 'null')), CONSTRAINT "
        "ck_discussion_chair CHECK (typeof(chair) in ('text', 'null')), CONSTRAINT "
        "ck_discussion_recorder CHECK (typeof(recorder) in ('text', 'null')), CONSTRAINT "
        "ck_discussion_attendants CHECK (typeof(attendants) in ('text', 'null')), CONSTRAINT "
        "ck_discussion_entitled CHECK (typeof(entitled) in ('integer', 'null')), CONSTRAINT "
        "ck_discussion_present CHECK (typeof(present) in ('integer', 'null')), CONSTRAINT "
        "ck_discussion_minutes CHECK (typeof(minutes) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE discussion_result (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, "
        "discussion_id TEXT, procedure_id TEXT, household_id TEXT, votes_for BIGINT, votes_against "
        "BIGINT, votes_abstain BIGINT, outcome TEXT, opinion TEXT, PRIMARY KEY (home, id), CONSTRAINT "
        "ck_discussion_result_home CHECK (typeof(home) in ('text', 'null')), CONSTRAINT "
        "ck_discussion_result_id CHECK (typeof(id) in ('text', 'null')), CONSTRAINT "
        "ck_discussion_result_gone CHECK (typeof(gone) in ('integer', 'null')), CONSTRAINT "
        "ck_discussion_result_discussion_id CHECK (typeof(discussion_id) in ('text', 'null')), "
        "CONSTRAINT ck_discussion_result_procedure_id CHECK (typeof(procedure_id) in ('text', "
        "'null')), CONSTRAINT ck_discussion_result_household_id CHECK (typeof(household_id) in "
        "('text', 'null')), CONSTRAINT ck_discussion_result_votes_for CHECK (typeof(votes_for) in "
        "('integer', 'null')), CONSTRAINT ck_discussion_result_votes_against CHECK "
        "(typeof(votes_against) in ('integer', 'null')), CONSTRAINT "
        "ck_discussion_result_votes_abstain CHECK (typeof(votes_abstain) in ('integer', 'null')), "
        "CONSTRAINT ck_discussion_result_outcome CHECK (typeof(outcome) in ('text', 'null')), "
        "CONSTRAINT ck_discussion_result_opinion CHECK (typeof(opinion) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE duty_mark (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, duty TEXT, "
        "period TEXT, done_on DATE, times BIGINT, note TEXT, marked_by TEXT, PRIMARY KEY (home, id), "
        "CONSTRAINT ck_duty_mark_home CHECK (typeof(home) in ('text', 'null')), CONSTRAINT "
        "ck_duty_mark_id CHECK (typeof(id) in ('text', 'null')), CONSTRAINT ck_duty_mark_gone CHECK "
        "(typeof(gone) in ('integer', 'null')), CONSTRAINT ck_duty_mark_duty CHECK (typeof(duty) in "
        "('text', 'null')), CONSTRAINT ck_duty_mark_period CHECK (typeof(period) in ('text', "
        "'null')), CONSTRAINT ck_duty_mark_done_on CHECK (typeof(done_on) in ('text', 'null')), "
        "CONSTRAINT ck_duty_mark_times CHECK (typeof(times) in ('integer', 'null')), CONSTRAINT "
        "ck_duty_mark_note CHECK (typeof(note) in ('text', 'null')), CONSTRAINT "
        "ck_duty_mark_marked_by CHECK (typeof(marked_by) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE economic_check (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, "
        "procedure_id TEXT, household_id TEXT, member_id TEXT, item TEXT, source TEXT, result TEXT, "
        "finding TEXT, amount_fen BIGINT, checked_on DATE, checked_by TEXT, PRIMARY KEY (home, id), "
        "CONSTRAINT ck_economic_check_home CHECK (typeof(home) in ('text', 'null')), CONSTRAINT "
        "ck_economic_check_id CHECK (typeof(id) in ('text', 'null')), CONSTRAINT "
        "ck_economic_check_gone CHECK (typeof(gone) in ('integer', 'null')), CONSTRAINT "
        "ck_economic_check_procedure_id CHECK (typeof(procedure_id) in ('text', 'null')), CONSTRAINT "
        "ck_economic_check_household_id CHECK (typeof(household_id) in ('text', 'null')), CONSTRAINT "
        "ck_economic_check_member_id CHECK (typeof(member_id) in ('text', 'null')), CONSTRAINT "
        "ck_economic_check_item CHECK (typeof(item) in ('text', 'null')), CONSTRAINT "
        "ck_economic_check_source CHECK (typeof(source) in ('text', 'null')), CONSTRAINT "
        "ck_economic_check_result CHECK (typeof(result) in ('text', 'null')), CONSTRAINT "
        "ck_economic_check_finding CHECK (typeof(finding) in ('text', 'null')), CONSTRAINT "
        "ck_economic_check_amount_fen CHECK (typeof(amount_fen) in ('integer', 'null')), CONSTRAINT "
        "ck_economic_check_checked_on CHECK (typeof(checked_on) in ('text', 'null')), CONSTRAINT "
        "ck_economic_check_checked_by CHECK (typeof(checked_by) in ('text', 'null')))"
    ),
    (
        "ALTER TABLE help_measure ADD COLUMN payers TEXT CONSTRAINT ck_help_measure_payers CHECK "
        "(typeof(payers) in ('text', 'null'))"
    ),
    (
        "ALTER TABLE help_measure ADD COLUMN provider TEXT CONSTRAINT ck_help_measure_provider CHECK "
        "(typeof(provider) in ('text', 'null'))"
    ),
    (
        "ALTER TABLE help_measure ADD COLUMN planned_on DATE CONSTRAINT ck_help_measure_planned_on "
        "CHECK (typeof(planned_on) in ('text', 'null'))"
    ),
    (
        "ALTER TABLE help_measure ADD COLUMN due_on DATE CONSTRAINT ck_help_measure_due_on CHECK "
        "(typeof(due_on) in ('text', 'null'))"
    ),
    (
        "ALTER TABLE help_measure ADD COLUMN signed BOOLEAN CONSTRAINT ck_help_measure_signed CHECK "
        "(typeof(signed) in ('integer', 'null'))"
    ),
    (
        "ALTER TABLE help_measure ADD COLUMN because TEXT CONSTRAINT ck_help_measure_because CHECK "
        "(typeof(because) in ('text', 'null'))"
    ),
    (
        "CREATE TABLE import_run (id TEXT NOT NULL, file TEXT NOT NULL, at BIGINT NOT NULL, person "
        "TEXT NOT NULL, households BIGINT NOT NULL, people BIGINT NOT NULL, changed BIGINT NOT NULL, "
        "spans TEXT NOT NULL, undone_at BIGINT, PRIMARY KEY (id), CONSTRAINT ck_import_run_id CHECK "
        "(typeof(id) in ('text', 'null')), CONSTRAINT ck_import_run_file CHECK (typeof(file) in "
        "('text', 'null')), CONSTRAINT ck_import_run_at CHECK (typeof(at) in ('integer', 'null')), "
        "CONSTRAINT ck_import_run_person CHECK (typeof(person) in ('text', 'null')), CONSTRAINT "
        "ck_import_run_households CHECK (typeof(households) in ('integer', 'null')), CONSTRAINT "
        "ck_import_run_people CHECK (typeof(people) in ('integer', 'null')), CONSTRAINT "
        "ck_import_run_changed CHECK (typeof(changed) in ('integer', 'null')), CONSTRAINT "
        "ck_import_run_spans CHECK (typeof(spans) in ('text', 'null')), CONSTRAINT "
        "ck_import_run_undone_at CHECK (typeof(undone_at) in ('integer', 'null')))"
    ),
    (
        "CREATE TABLE job_offer (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, household_id "
        "TEXT, member_id TEXT, offered_on DATE, job TEXT, answer TEXT, because TEXT, recorded_by "
        "TEXT, PRIMARY KEY (home, id), CONSTRAINT ck_job_offer_home CHECK (typeof(home) in ('text', "
        "'null')), CONSTRAINT ck_job_offer_id CHECK (typeof(id) in ('text', 'null')), CONSTRAINT "
        "ck_job_offer_gone CHECK (typeof(gone) in ('integer', 'null')), CONSTRAINT "
        "ck_job_offer_household_id CHECK (typeof(household_id) in ('text', 'null')), CONSTRAINT "
        "ck_job_offer_member_id CHECK (typeof(member_id) in ('text', 'null')), CONSTRAINT "
        "ck_job_offer_offered_on CHECK (typeof(offered_on) in ('text', 'null')), CONSTRAINT "
        "ck_job_offer_job CHECK (typeof(job) in ('text', 'null')), CONSTRAINT ck_job_offer_answer "
        "CHECK (typeof(answer) in ('text', 'null')), CONSTRAINT ck_job_offer_because CHECK "
        "(typeof(because) in ('text', 'null')), CONSTRAINT ck_job_offer_recorded_by CHECK "
        "(typeof(recorded_by) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE monitoring_spell (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, "
        "household_id TEXT, procedure_id TEXT, monitored TEXT, cause TEXT, begun_on DATE, ended_on "
        "DATE, cleared TEXT, clearing_id TEXT, PRIMARY KEY (home, id), CONSTRAINT "
        "ck_monitoring_spell_home CHECK (typeof(home) in ('text', 'null')), CONSTRAINT "
        "ck_monitoring_spell_id CHECK (typeof(id) in ('text', 'null')), CONSTRAINT "
        "ck_monitoring_spell_gone CHECK (typeof(gone) in ('integer', 'null')), CONSTRAINT "
        "ck_monitoring_spell_household_id CHECK (typeof(household_id) in ('text', 'null')), "
        "CONSTRAINT ck_monitoring_spell_procedure_id CHECK (typeof(procedure_id) in ('text', "
        "'null')), CONSTRAINT ck_monitoring_spell_monitored CHECK (typeof(monitored) in ('text', "
        "'null')), CONSTRAINT ck_monitoring_spell_cause CHECK (typeof(cause) in ('text', 'null')), "
        "CONSTRAINT ck_monitoring_spell_begun_on CHECK (typeof(begun_on) in ('text', 'null')), "
        "CONSTRAINT ck_monitoring_spell_ended_on CHECK (typeof(ended_on) in ('text', 'null')), "
        "CONSTRAINT ck_monitoring_spell_cleared CHECK (typeof(cleared) in ('text', 'null')), "
        "CONSTRAINT ck_monitoring_spell_clearing_id CHECK (typeof(clearing_id) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE monthly_sweep (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, period TEXT, "
        "finished_on DATE, person TEXT, households BIGINT, unchanged BIGINT, noticed BIGINT, absent "
        "BIGINT, note TEXT, PRIMARY KEY (home, id), CONSTRAINT ck_monthly_sweep_home CHECK "
        "(typeof(home) in ('text', 'null')), CONSTRAINT ck_monthly_sweep_id CHECK (typeof(id) in "
        "('text', 'null')), CONSTRAINT ck_monthly_sweep_gone CHECK (typeof(gone) in ('integer', "
        "'null')), CONSTRAINT ck_monthly_sweep_period CHECK (typeof(period) in ('text', 'null')), "
        "CONSTRAINT ck_monthly_sweep_finished_on CHECK (typeof(finished_on) in ('text', 'null')), "
        "CONSTRAINT ck_monthly_sweep_person CHECK (typeof(person) in ('text', 'null')), CONSTRAINT "
        "ck_monthly_sweep_households CHECK (typeof(households) in ('integer', 'null')), CONSTRAINT "
        "ck_monthly_sweep_unchanged CHECK (typeof(unchanged) in ('integer', 'null')), CONSTRAINT "
        "ck_monthly_sweep_noticed CHECK (typeof(noticed) in ('integer', 'null')), CONSTRAINT "
        "ck_monthly_sweep_absent CHECK (typeof(absent) in ('integer', 'null')), CONSTRAINT "
        "ck_monthly_sweep_note CHECK (typeof(note) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE objection (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, publicity_id "
        "TEXT, procedure_id TEXT, household_id TEXT, raised_on DATE, raised_by TEXT, content TEXT, "
        "recorded_by TEXT, handled_on DATE, handled_by TEXT, handling TEXT, outcome TEXT, PRIMARY KEY "
        "(home, id), CONSTRAINT ck_objection_home CHECK (typeof(home) in ('text', 'null')), "
        "CONSTRAINT ck_objection_id CHECK (typeof(id) in ('text', 'null')), CONSTRAINT "
        "ck_objection_gone CHECK (typeof(gone) in ('integer', 'null')), CONSTRAINT "
        "ck_objection_publicity_id CHECK (typeof(publicity_id) in ('text', 'null')), CONSTRAINT "
        "ck_objection_procedure_id CHECK (typeof(procedure_id) in ('text', 'null')), CONSTRAINT "
        "ck_objection_household_id CHECK (typeof(household_id) in ('text', 'null')), CONSTRAINT "
        "ck_objection_raised_on CHECK (typeof(raised_on) in ('text', 'null')), CONSTRAINT "
        "ck_objection_raised_by CHECK (typeof(raised_by) in ('text', 'null')), CONSTRAINT "
        "ck_objection_content CHECK (typeof(content) in ('text', 'null')), CONSTRAINT "
        "ck_objection_recorded_by CHECK (typeof(recorded_by) in ('text', 'null')), CONSTRAINT "
        "ck_objection_handled_on CHECK (typeof(handled_on) in ('text', 'null')), CONSTRAINT "
        "ck_objection_handled_by CHECK (typeof(handled_by) in ('text', 'null')), CONSTRAINT "
        "ck_objection_handling CHECK (typeof(handling) in ('text', 'null')), CONSTRAINT "
        "ck_objection_outcome CHECK (typeof(outcome) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE periodic_report (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, kind TEXT, "
        "period TEXT, content TEXT, as_of DATE, drafted_on DATE, drafted_by TEXT, state TEXT, "
        "final_on DATE, final_by TEXT, marks TEXT, PRIMARY KEY (home, id), CONSTRAINT "
        "ck_periodic_report_home CHECK (typeof(home) in ('text', 'null')), CONSTRAINT "
        "ck_periodic_report_id CHECK (typeof(id) in ('text', 'null')), CONSTRAINT "
        "ck_periodic_report_gone CHECK (typeof(gone) in ('integer', 'null')), CONSTRAINT "
        "ck_periodic_report_kind CHECK (typeof(kind) in ('text', 'null')), CONSTRAINT "
        "ck_periodic_report_period CHECK (typeof(period) in ('text', 'null')), CONSTRAINT "
        "ck_periodic_report_content CHECK (typeof(content) in ('text', 'null')), CONSTRAINT "
        "ck_periodic_report_as_of CHECK (typeof(as_of) in ('text', 'null')), CONSTRAINT "
        "ck_periodic_report_drafted_on CHECK (typeof(drafted_on) in ('text', 'null')), CONSTRAINT "
        "ck_periodic_report_drafted_by CHECK (typeof(drafted_by) in ('text', 'null')), CONSTRAINT "
        "ck_periodic_report_state CHECK (typeof(state) in ('text', 'null')), CONSTRAINT "
        "ck_periodic_report_final_on CHECK (typeof(final_on) in ('text', 'null')), CONSTRAINT "
        "ck_periodic_report_final_by CHECK (typeof(final_by) in ('text', 'null')), CONSTRAINT "
        "ck_periodic_report_marks CHECK (typeof(marks) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE phase_out_period (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, "
        "household_id TEXT, procedure_id TEXT, basis TEXT, decided_on DATE, first_day DATE, last_day "
        "DATE, source TEXT, ended_on DATE, result TEXT, ending_id TEXT, PRIMARY KEY (home, id), "
        "CONSTRAINT ck_phase_out_period_home CHECK (typeof(home) in ('text', 'null')), CONSTRAINT "
        "ck_phase_out_period_id CHECK (typeof(id) in ('text', 'null')), CONSTRAINT "
        "ck_phase_out_period_gone CHECK (typeof(gone) in ('integer', 'null')), CONSTRAINT "
        "ck_phase_out_period_household_id CHECK (typeof(household_id) in ('text', 'null')), "
        "CONSTRAINT ck_phase_out_period_procedure_id CHECK (typeof(procedure_id) in ('text', "
        "'null')), CONSTRAINT ck_phase_out_period_basis CHECK (typeof(basis) in ('text', 'null')), "
        "CONSTRAINT ck_phase_out_period_decided_on CHECK (typeof(decided_on) in ('text', 'null')), "
        "CONSTRAINT ck_phase_out_period_first_day CHECK (typeof(first_day) in ('text', 'null')), "
        "CONSTRAINT ck_phase_out_period_last_day CHECK (typeof(last_day) in ('text', 'null')), "
        "CONSTRAINT ck_phase_out_period_source CHECK (typeof(source) in ('text', 'null')), CONSTRAINT "
        "ck_phase_out_period_ended_on CHECK (typeof(ended_on) in ('text', 'null')), CONSTRAINT "
        "ck_phase_out_period_result CHECK (typeof(result) in ('text', 'null')), CONSTRAINT "
        "ck_phase_out_period_ending_id CHECK (typeof(ending_id) in ('text', 'null')))"
    ),
    (
        "ALTER TABLE print_log ADD COLUMN issued TEXT CONSTRAINT ck_print_log_issued CHECK "
        "(typeof(issued) in ('text', 'null'))"
    ),
    (
        "CREATE TABLE procedure (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, household_id "
        "TEXT, kind TEXT, origin TEXT, opened_on DATE, opened_by TEXT, clue TEXT, applicant TEXT, "
        "applicant_member_id TEXT, entrusted_name TEXT, entrusted_relation TEXT, previous_id TEXT, "
        "pack TEXT, pack_version TEXT, closed_on DATE, outcome TEXT, closed_because TEXT, closed_by "
        "TEXT, PRIMARY KEY (home, id), CONSTRAINT ck_procedure_home CHECK (typeof(home) in ('text', "
        "'null')), CONSTRAINT ck_procedure_id CHECK (typeof(id) in ('text', 'null')), CONSTRAINT "
        "ck_procedure_gone CHECK (typeof(gone) in ('integer', 'null')), CONSTRAINT "
        "ck_procedure_household_id CHECK (typeof(household_id) in ('text', 'null')), CONSTRAINT "
        "ck_procedure_kind CHECK (typeof(kind) in ('text', 'null')), CONSTRAINT ck_procedure_origin "
        "CHECK (typeof(origin) in ('text', 'null')), CONSTRAINT ck_procedure_opened_on CHECK "
        "(typeof(opened_on) in ('text', 'null')), CONSTRAINT ck_procedure_opened_by CHECK "
        "(typeof(opened_by) in ('text', 'null')), CONSTRAINT ck_procedure_clue CHECK (typeof(clue) in "
        "('text', 'null')), CONSTRAINT ck_procedure_applicant CHECK (typeof(applicant) in ('text', "
        "'null')), CONSTRAINT ck_procedure_applicant_member_id CHECK (typeof(applicant_member_id) in "
        "('text', 'null')), CONSTRAINT ck_procedure_entrusted_name CHECK (typeof(entrusted_name) in "
        "('text', 'null')), CONSTRAINT ck_procedure_entrusted_relation CHECK "
        "(typeof(entrusted_relation) in ('text', 'null')), CONSTRAINT ck_procedure_previous_id CHECK "
        "(typeof(previous_id) in ('text', 'null')), CONSTRAINT ck_procedure_pack CHECK (typeof(pack) "
        "in ('text', 'null')), CONSTRAINT ck_procedure_pack_version CHECK (typeof(pack_version) in "
        "('text', 'null')), CONSTRAINT ck_procedure_closed_on CHECK (typeof(closed_on) in ('text', "
        "'null')), CONSTRAINT ck_procedure_outcome CHECK (typeof(outcome) in ('text', 'null')), "
        "CONSTRAINT ck_procedure_closed_because CHECK (typeof(closed_because) in ('text', 'null')), "
        "CONSTRAINT ck_procedure_closed_by CHECK (typeof(closed_by) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE procedure_step (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, "
        "procedure_id TEXT, household_id TEXT, step TEXT, turn BIGINT, outcome TEXT, done_on DATE, "
        "due_on DATE, person TEXT, others TEXT, opinion TEXT, subject TEXT, subject_id TEXT, PRIMARY "
        "KEY (home, id), CONSTRAINT ck_procedure_step_home CHECK (typeof(home) in ('text', 'null')), "
        "CONSTRAINT ck_procedure_step_id CHECK (typeof(id) in ('text', 'null')), CONSTRAINT "
        "ck_procedure_step_gone CHECK (typeof(gone) in ('integer', 'null')), CONSTRAINT "
        "ck_procedure_step_procedure_id CHECK (typeof(procedure_id) in ('text', 'null')), CONSTRAINT "
        "ck_procedure_step_household_id CHECK (typeof(household_id) in ('text', 'null')), CONSTRAINT "
        "ck_procedure_step_step CHECK (typeof(step) in ('text', 'null')), CONSTRAINT "
        "ck_procedure_step_turn CHECK (typeof(turn) in ('integer', 'null')), CONSTRAINT "
        "ck_procedure_step_outcome CHECK (typeof(outcome) in ('text', 'null')), CONSTRAINT "
        "ck_procedure_step_done_on CHECK (typeof(done_on) in ('text', 'null')), CONSTRAINT "
        "ck_procedure_step_due_on CHECK (typeof(due_on) in ('text', 'null')), CONSTRAINT "
        "ck_procedure_step_person CHECK (typeof(person) in ('text', 'null')), CONSTRAINT "
        "ck_procedure_step_others CHECK (typeof(others) in ('text', 'null')), CONSTRAINT "
        "ck_procedure_step_opinion CHECK (typeof(opinion) in ('text', 'null')), CONSTRAINT "
        "ck_procedure_step_subject CHECK (typeof(subject) in ('text', 'null')), CONSTRAINT "
        "ck_procedure_step_subject_id CHECK (typeof(subject_id) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE publicity (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, kind TEXT, "
        "case_kind TEXT, first_day DATE, last_day DATE, place TEXT, unit TEXT, phone TEXT, posted_by "
        "TEXT, taken_down_on DATE, PRIMARY KEY (home, id), CONSTRAINT ck_publicity_home CHECK "
        "(typeof(home) in ('text', 'null')), CONSTRAINT ck_publicity_id CHECK (typeof(id) in ('text', "
        "'null')), CONSTRAINT ck_publicity_gone CHECK (typeof(gone) in ('integer', 'null')), "
        "CONSTRAINT ck_publicity_kind CHECK (typeof(kind) in ('text', 'null')), CONSTRAINT "
        "ck_publicity_case_kind CHECK (typeof(case_kind) in ('text', 'null')), CONSTRAINT "
        "ck_publicity_first_day CHECK (typeof(first_day) in ('text', 'null')), CONSTRAINT "
        "ck_publicity_last_day CHECK (typeof(last_day) in ('text', 'null')), CONSTRAINT "
        "ck_publicity_place CHECK (typeof(place) in ('text', 'null')), CONSTRAINT ck_publicity_unit "
        "CHECK (typeof(unit) in ('text', 'null')), CONSTRAINT ck_publicity_phone CHECK (typeof(phone) "
        "in ('text', 'null')), CONSTRAINT ck_publicity_posted_by CHECK (typeof(posted_by) in ('text', "
        "'null')), CONSTRAINT ck_publicity_taken_down_on CHECK (typeof(taken_down_on) in ('text', "
        "'null')))"
    ),
    (
        "CREATE TABLE publicity_entry (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, "
        "publicity_id TEXT, procedure_id TEXT, household_id TEXT, people BIGINT, categories TEXT, "
        "withdrawn_on DATE, PRIMARY KEY (home, id), CONSTRAINT ck_publicity_entry_home CHECK "
        "(typeof(home) in ('text', 'null')), CONSTRAINT ck_publicity_entry_id CHECK (typeof(id) in "
        "('text', 'null')), CONSTRAINT ck_publicity_entry_gone CHECK (typeof(gone) in ('integer', "
        "'null')), CONSTRAINT ck_publicity_entry_publicity_id CHECK (typeof(publicity_id) in ('text', "
        "'null')), CONSTRAINT ck_publicity_entry_procedure_id CHECK (typeof(procedure_id) in ('text', "
        "'null')), CONSTRAINT ck_publicity_entry_household_id CHECK (typeof(household_id) in ('text', "
        "'null')), CONSTRAINT ck_publicity_entry_people CHECK (typeof(people) in ('integer', "
        "'null')), CONSTRAINT ck_publicity_entry_categories CHECK (typeof(categories) in ('text', "
        "'null')), CONSTRAINT ck_publicity_entry_withdrawn_on CHECK (typeof(withdrawn_on) in ('text', "
        "'null')))"
    ),
    (
        "CREATE TABLE rearrangement (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, household_id "
        "TEXT, other_household_id TEXT, kind TEXT, row_id TEXT, other_id TEXT, because TEXT, changes "
        "TEXT, done_on DATE, done_by TEXT, undone_on DATE, undone_by TEXT, PRIMARY KEY (home, id), "
        "CONSTRAINT ck_rearrangement_home CHECK (typeof(home) in ('text', 'null')), CONSTRAINT "
        "ck_rearrangement_id CHECK (typeof(id) in ('text', 'null')), CONSTRAINT ck_rearrangement_gone "
        "CHECK (typeof(gone) in ('integer', 'null')), CONSTRAINT ck_rearrangement_household_id CHECK "
        "(typeof(household_id) in ('text', 'null')), CONSTRAINT ck_rearrangement_other_household_id "
        "CHECK (typeof(other_household_id) in ('text', 'null')), CONSTRAINT ck_rearrangement_kind "
        "CHECK (typeof(kind) in ('text', 'null')), CONSTRAINT ck_rearrangement_row_id CHECK "
        "(typeof(row_id) in ('text', 'null')), CONSTRAINT ck_rearrangement_other_id CHECK "
        "(typeof(other_id) in ('text', 'null')), CONSTRAINT ck_rearrangement_because CHECK "
        "(typeof(because) in ('text', 'null')), CONSTRAINT ck_rearrangement_changes CHECK "
        "(typeof(changes) in ('text', 'null')), CONSTRAINT ck_rearrangement_done_on CHECK "
        "(typeof(done_on) in ('text', 'null')), CONSTRAINT ck_rearrangement_done_by CHECK "
        "(typeof(done_by) in ('text', 'null')), CONSTRAINT ck_rearrangement_undone_on CHECK "
        "(typeof(undone_on) in ('text', 'null')), CONSTRAINT ck_rearrangement_undone_by CHECK "
        "(typeof(undone_by) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE refused_there (peer TEXT NOT NULL, file TEXT NOT NULL, at BIGINT NOT NULL, "
        "reason TEXT NOT NULL, PRIMARY KEY (peer, file), CONSTRAINT ck_refused_there_peer CHECK "
        "(typeof(peer) in ('text', 'null')), CONSTRAINT ck_refused_there_file CHECK (typeof(file) in "
        "('text', 'null')), CONSTRAINT ck_refused_there_at CHECK (typeof(at) in ('integer', 'null')), "
        "CONSTRAINT ck_refused_there_reason CHECK (typeof(reason) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE relapse_warning (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, "
        "household_id TEXT, origin TEXT, flag TEXT, monitored TEXT, cause TEXT, found_on DATE, words "
        "TEXT, owner TEXT, due_on DATE, outcome TEXT, settled_on DATE, settled_by TEXT, finding TEXT, "
        "procedure_id TEXT, PRIMARY KEY (home, id), CONSTRAINT ck_relapse_warning_home CHECK "
        "(typeof(home) in ('text', 'null')), CONSTRAINT ck_relapse_warning_id CHECK (typeof(id) in "
        "('text', 'null')), CONSTRAINT ck_relapse_warning_gone CHECK (typeof(gone) in ('integer', "
        "'null')), CONSTRAINT ck_relapse_warning_household_id CHECK (typeof(household_id) in ('text', "
        "'null')), CONSTRAINT ck_relapse_warning_origin CHECK (typeof(origin) in ('text', 'null')), "
        "CONSTRAINT ck_relapse_warning_flag CHECK (typeof(flag) in ('text', 'null')), CONSTRAINT "
        "ck_relapse_warning_monitored CHECK (typeof(monitored) in ('text', 'null')), CONSTRAINT "
        "ck_relapse_warning_cause CHECK (typeof(cause) in ('text', 'null')), CONSTRAINT "
        "ck_relapse_warning_found_on CHECK (typeof(found_on) in ('text', 'null')), CONSTRAINT "
        "ck_relapse_warning_words CHECK (typeof(words) in ('text', 'null')), CONSTRAINT "
        "ck_relapse_warning_owner CHECK (typeof(owner) in ('text', 'null')), CONSTRAINT "
        "ck_relapse_warning_due_on CHECK (typeof(due_on) in ('text', 'null')), CONSTRAINT "
        "ck_relapse_warning_outcome CHECK (typeof(outcome) in ('text', 'null')), CONSTRAINT "
        "ck_relapse_warning_settled_on CHECK (typeof(settled_on) in ('text', 'null')), CONSTRAINT "
        "ck_relapse_warning_settled_by CHECK (typeof(settled_by) in ('text', 'null')), CONSTRAINT "
        "ck_relapse_warning_finding CHECK (typeof(finding) in ('text', 'null')), CONSTRAINT "
        "ck_relapse_warning_procedure_id CHECK (typeof(procedure_id) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE review_comment (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, return_id "
        "TEXT, previous_id TEXT, household_id TEXT, procedure_id TEXT, subject TEXT, subject_id TEXT, "
        "row_table TEXT, row_id TEXT, field TEXT, ref TEXT, label TEXT, value_seen TEXT, request "
        "TEXT, level TEXT, written_by TEXT, written_on DATE, due_on DATE, answer TEXT, answer_text "
        "TEXT, answered_by TEXT, answered_on DATE, closed_how TEXT, closed_by TEXT, closed_on DATE, "
        "PRIMARY KEY (home, id), CONSTRAINT ck_review_comment_home CHECK (typeof(home) in ('text', "
        "'null')), CONSTRAINT ck_review_comment_id CHECK (typeof(id) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_gone CHECK (typeof(gone) in ('integer', 'null')), CONSTRAINT "
        "ck_review_comment_return_id CHECK (typeof(return_id) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_previous_id CHECK (typeof(previous_id) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_household_id CHECK (typeof(household_id) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_procedure_id CHECK (typeof(procedure_id) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_subject CHECK (typeof(subject) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_subject_id CHECK (typeof(subject_id) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_row_table CHECK (typeof(row_table) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_row_id CHECK (typeof(row_id) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_field CHECK (typeof(field) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_ref CHECK (typeof(ref) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_label CHECK (typeof(label) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_value_seen CHECK (typeof(value_seen) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_request CHECK (typeof(request) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_level CHECK (typeof(level) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_written_by CHECK (typeof(written_by) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_written_on CHECK (typeof(written_on) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_due_on CHECK (typeof(due_on) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_answer CHECK (typeof(answer) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_answer_text CHECK (typeof(answer_text) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_answered_by CHECK (typeof(answered_by) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_answered_on CHECK (typeof(answered_on) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_closed_how CHECK (typeof(closed_how) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_closed_by CHECK (typeof(closed_by) in ('text', 'null')), CONSTRAINT "
        "ck_review_comment_closed_on CHECK (typeof(closed_on) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE sample_draw (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, drawn_on DATE, "
        "drawn_by TEXT, seed BIGINT, percent BIGINT, scope TEXT, population BIGINT, list_hash TEXT, "
        "checkers TEXT, source TEXT, PRIMARY KEY (home, id), CONSTRAINT ck_sample_draw_home CHECK "
        "(typeof(home) in ('text', 'null')), CONSTRAINT ck_sample_draw_id CHECK (typeof(id) in "
        "('text', 'null')), CONSTRAINT ck_sample_draw_gone CHECK (typeof(gone) in ('integer', "
        "'null')), CONSTRAINT ck_sample_draw_drawn_on CHECK (typeof(drawn_on) in ('text', 'null')), "
        "CONSTRAINT ck_sample_draw_drawn_by CHECK (typeof(drawn_by) in ('text', 'null')), CONSTRAINT "
        "ck_sample_draw_seed CHECK (typeof(seed) in ('integer', 'null')), CONSTRAINT "
        "ck_sample_draw_percent CHECK (typeof(percent) in ('integer', 'null')), CONSTRAINT "
        "ck_sample_draw_scope CHECK (typeof(scope) in ('text', 'null')), CONSTRAINT "
        "ck_sample_draw_population CHECK (typeof(population) in ('integer', 'null')), CONSTRAINT "
        "ck_sample_draw_list_hash CHECK (typeof(list_hash) in ('text', 'null')), CONSTRAINT "
        "ck_sample_draw_checkers CHECK (typeof(checkers) in ('text', 'null')), CONSTRAINT "
        "ck_sample_draw_source CHECK (typeof(source) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE sample_entry (home TEXT NOT NULL, id TEXT NOT NULL, gone BOOLEAN, sample_id "
        "TEXT, household_id TEXT, position BIGINT, recorded_people BIGINT, recorded_income_fen "
        "BIGINT, result TEXT, finding TEXT, found_people BIGINT, found_income_fen BIGINT, checked_on "
        "DATE, checked_by TEXT, PRIMARY KEY (home, id), CONSTRAINT ck_sample_entry_home CHECK "
        "(typeof(home) in ('text', 'null')), CONSTRAINT ck_sample_entry_id CHECK (typeof(id) in "
        "('text', 'null')), CONSTRAINT ck_sample_entry_gone CHECK (typeof(gone) in ('integer', "
        "'null')), CONSTRAINT ck_sample_entry_sample_id CHECK (typeof(sample_id) in ('text', "
        "'null')), CONSTRAINT ck_sample_entry_household_id CHECK (typeof(household_id) in ('text', "
        "'null')), CONSTRAINT ck_sample_entry_position CHECK (typeof(position) in ('integer', "
        "'null')), CONSTRAINT ck_sample_entry_recorded_people CHECK (typeof(recorded_people) in "
        "('integer', 'null')), CONSTRAINT ck_sample_entry_recorded_income_fen CHECK "
        "(typeof(recorded_income_fen) in ('integer', 'null')), CONSTRAINT ck_sample_entry_result "
        "CHECK (typeof(result) in ('text', 'null')), CONSTRAINT ck_sample_entry_finding CHECK "
        "(typeof(finding) in ('text', 'null')), CONSTRAINT ck_sample_entry_found_people CHECK "
        "(typeof(found_people) in ('integer', 'null')), CONSTRAINT ck_sample_entry_found_income_fen "
        "CHECK (typeof(found_income_fen) in ('integer', 'null')), CONSTRAINT "
        "ck_sample_entry_checked_on CHECK (typeof(checked_on) in ('text', 'null')), CONSTRAINT "
        "ck_sample_entry_checked_by CHECK (typeof(checked_by) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE saved_mapping (kind TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL, "
        "published BOOLEAN NOT NULL, answers TEXT NOT NULL, sender TEXT NOT NULL, saved_at BIGINT NOT "
        "NULL, PRIMARY KEY (kind, name), CONSTRAINT ck_saved_mapping_kind CHECK (typeof(kind) in "
        "('text', 'null')), CONSTRAINT ck_saved_mapping_name CHECK (typeof(name) in ('text', "
        "'null')), CONSTRAINT ck_saved_mapping_published CHECK (typeof(published) in ('integer', "
        "'null')), CONSTRAINT ck_saved_mapping_answers CHECK (typeof(answers) in ('text', 'null')), "
        "CONSTRAINT ck_saved_mapping_sender CHECK (typeof(sender) in ('text', 'null')), CONSTRAINT "
        "ck_saved_mapping_saved_at CHECK (typeof(saved_at) in ('integer', 'null')))"
    ),
    (
        "CREATE TABLE scenario (id TEXT NOT NULL, name TEXT NOT NULL, pack TEXT, on_day TEXT NOT "
        "NULL, basis TEXT NOT NULL, settings TEXT NOT NULL, kept_at BIGINT NOT NULL, person TEXT NOT "
        "NULL, PRIMARY KEY (id), CONSTRAINT ck_scenario_id CHECK (typeof(id) in ('text', 'null')), "
        "CONSTRAINT ck_scenario_name CHECK (typeof(name) in ('text', 'null')), CONSTRAINT "
        "ck_scenario_pack CHECK (typeof(pack) in ('text', 'null')), CONSTRAINT ck_scenario_on_day "
        "CHECK (typeof(on_day) in ('text', 'null')), CONSTRAINT ck_scenario_basis CHECK "
        "(typeof(basis) in ('text', 'null')), CONSTRAINT ck_scenario_settings CHECK (typeof(settings) "
        "in ('text', 'null')), CONSTRAINT ck_scenario_kept_at CHECK (typeof(kept_at) in ('integer', "
        "'null')), CONSTRAINT ck_scenario_person CHECK (typeof(person) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE successor (old TEXT NOT NULL, new TEXT NOT NULL, envelope TEXT NOT NULL, "
        "PRIMARY KEY (old), CONSTRAINT ck_successor_old CHECK (typeof(old) in ('text', 'null')), "
        "CONSTRAINT ck_successor_new CHECK (typeof(new) in ('text', 'null')), CONSTRAINT "
        "ck_successor_envelope CHECK (typeof(envelope) in ('text', 'null')))"
    ),
    (
        "CREATE TABLE sweep_mark (home TEXT NOT NULL, period TEXT NOT NULL, household_id TEXT NOT "
        "NULL, result TEXT NOT NULL, warning_id TEXT, PRIMARY KEY (home, period, household_id), "
        "CONSTRAINT ck_sweep_mark_home CHECK (typeof(home) in ('text', 'null')), CONSTRAINT "
        "ck_sweep_mark_period CHECK (typeof(period) in ('text', 'null')), CONSTRAINT "
        "ck_sweep_mark_household_id CHECK (typeof(household_id) in ('text', 'null')), CONSTRAINT "
        "ck_sweep_mark_result CHECK (typeof(result) in ('text', 'null')), CONSTRAINT "
        "ck_sweep_mark_warning_id CHECK (typeof(warning_id) in ('text', 'null')))"
    ),
    "CREATE INDEX ix_accepted_finding_household ON accepted_finding (home, household_id)",
    "CREATE INDEX ix_approval_household ON approval (home, household_id)",
    "CREATE INDEX ix_approval_subject ON approval (subject_id)",
    "CREATE INDEX ix_discussion_result_discussion ON discussion_result (home, discussion_id)",
    "CREATE INDEX ix_discussion_result_household ON discussion_result (home, household_id)",
    "CREATE INDEX ix_duty_mark_duty ON duty_mark (home, duty, period)",
    "CREATE INDEX ix_economic_check_household ON economic_check (home, household_id)",
    "CREATE INDEX ix_job_offer_household ON job_offer (home, household_id)",
    "CREATE INDEX ix_monitoring_spell_household ON monitoring_spell (home, household_id)",
    "CREATE INDEX ix_objection_household ON objection (home, household_id)",
    "CREATE INDEX ix_objection_publicity ON objection (home, publicity_id)",
    "CREATE INDEX ix_periodic_report_period ON periodic_report (home, kind, period)",
    "CREATE INDEX ix_phase_out_period_household ON phase_out_period (home, household_id)",
    "CREATE INDEX ix_procedure_household ON procedure (home, household_id)",
    "CREATE INDEX ix_procedure_step_household ON procedure_step (home, household_id)",
    "CREATE INDEX ix_procedure_step_procedure ON procedure_step (home, procedure_id)",
    "CREATE INDEX ix_publicity_entry_household ON publicity_entry (home, household_id)",
    "CREATE INDEX ix_publicity_entry_publicity ON publicity_entry (home, publicity_id)",
    "CREATE INDEX ix_rearrangement_household ON rearrangement (home, household_id)",
    "CREATE INDEX ix_relapse_warning_household ON relapse_warning (home, household_id)",
    "CREATE INDEX ix_review_comment_household ON review_comment (home, household_id)",
    "CREATE INDEX ix_sample_entry_household ON sample_entry (home, household_id)",
    "CREATE INDEX ix_sample_entry_sample ON sample_entry (home, sample_id)",
)


def to_schema_two(connection: Connection) -> None:
    """Add what schema 2 has over schema 1; the search index is rebuilt by whoever runs the step."""
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
