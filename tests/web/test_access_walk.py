"""Every address, walked as a visitor, a stranger and every role, with real objects, against one table.

An address that is not in the table fails: whoever adds one says here who may come in.
"""

import datetime
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.core.sound.made import wav
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user

from oogst.coding import services as coding
from oogst.coding.correction_models import Adrift
from oogst.coding.life_models import CodeRelation
from oogst.coding.round_models import RoundDecision
from oogst.coding.services import comment as talking
from oogst.coding.services.rounds import make_round, reveal_round
from oogst.core.formats.document import Document
from oogst.core.queries.asked import Chain, Words
from oogst.exchange.models import ExportJob
from oogst.insight.asking.services import save_query
from oogst.insight.wanted import Wanted
from oogst.participation import forms as consents
from oogst.participation.models import ConsentAsk, ConsentShown, Signature, Withdrawal
from oogst.people import tokens
from oogst.people.access import TABLE, Permission
from oogst.people.models import Membership
from oogst.people.roles import SCHOOL_ROLES, Role
from oogst.sources import drafts, recordings
from oogst.sources.models import Import, ImportFile
from oogst.story import services as story
from oogst.studies import identities
from oogst.studies import services as studies
from oogst.studies.models import ClosedDays
from oogst.studies.tasks import open_task
from oogst.vault.identities import Who

pytestmark = pytest.mark.django_db

P = Permission


@dataclass(frozen=True)
class Door:
    """What it takes to read a page, and to send something to it. None: the address does not know that method."""

    get: Permission | None = None
    post: Permission | None = None


def page(permission):
    """A page that only shows."""
    return Door(get=permission)


def form(permission, sending=None):
    """A page with a form; `sending` when that takes another permission than seeing it."""
    return Door(get=permission, post=sending or permission)


def act(permission):
    """An address that only takes what is sent."""
    return Door(post=permission)


IN_A_STUDY = {
    "study": page(P.ENTER_STUDY),
    "schools": page(P.READ_MATERIAL),
    "school": page(P.READ_MATERIAL),
    "school_new": form(P.EDIT_CASES),
    "school_edit": form(P.EDIT_CASES),
    "school_remove": act(P.EDIT_CASES),
    "people": page(P.READ_MATERIAL),
    "person_new": form(P.EDIT_CASES),
    "people_paste": form(P.EDIT_CASES),
    "person_edit": form(P.EDIT_CASES),
    "person_remove": act(P.EDIT_CASES),
    "members": page(P.MANAGE_STUDY),
    "member_new": form(P.MANAGE_STUDY),
    "member_edit": form(P.MANAGE_STUDY),
    "member_link": act(P.MANAGE_STUDY),
    "member_remove": act(P.MANAGE_STUDY),
    "study_settings": form(P.MANAGE_STUDY),
    "own_school": page(P.READ_NUMBERS),
    "numbers": page(P.MANAGE_STUDY),
    "numbers_release": act(P.MANAGE_STUDY),
    "closed_days": form(P.MANAGE_STUDY),
    "closed_days_remove": act(P.MANAGE_STUDY),
    "trail": page(P.READ_TRAIL),
    "trail_verify": act(P.READ_TRAIL),
    "material": page(P.READ_MATERIAL),
    "material_csv": page(P.EXPORT),
    "material_change": act(P.ADD_MATERIAL),
    "material_remove": act(P.ADD_MATERIAL),
    "material_import": form(P.ADD_MATERIAL),
    "import_report": page(P.READ_MATERIAL),
    "import_progress": page(P.READ_MATERIAL),
    "import_add": act(P.ADD_MATERIAL),
    "import_describe": form(P.ADD_MATERIAL),
    "import_again": form(P.ADD_MATERIAL),
    "import_retry": act(P.ADD_MATERIAL),
    "import_forget": act(P.ADD_MATERIAL),
    "source": page(P.READ_MATERIAL),
    "source_edit": form(P.ADD_MATERIAL),
    "source_people": form(P.ADD_MATERIAL),
    "source_variables": form(P.ADD_MATERIAL),
    "source_memo": act(P.CODE),
    "source_mask": form(P.REVIEW_NAMES),
    "names_waiting": page(P.REVIEW_NAMES),
    "names_through": form(P.REVIEW_NAMES),
    "names_review": form(P.REVIEW_NAMES),
    "names_state": page(P.REVIEW_NAMES),
    "names_decide": act(P.REVIEW_NAMES),
    "names_finish": act(P.REVIEW_NAMES),
    "names_day": act(P.REVIEW_NAMES),
    "names_who": act(P.REVIEW_NAMES),
    "names_remove": form(P.REVIEW_NAMES),
    "workbench": page(P.READ_MATERIAL),
    "bench_state": page(P.READ_MATERIAL),
    "place": page(P.READ_MATERIAL),
    "live": page(P.READ_MATERIAL),
    "here": act(P.READ_MATERIAL),
    "changes": act(P.CODE),
    "correct_text": form(P.CODE),
    "adrift": page(P.CODE),
    "adrift_settle": act(P.CODE),
    "adrift_settle_quote": act(P.WRITE_STORY),
    "codebook": page(P.READ_MATERIAL),
    "code_new": form(P.CODE),
    "codes_preview": page(P.CODE),
    "codes_act": act(P.CODE),
    "code": form(P.READ_MATERIAL, sending=P.CODE),
    "codebook_versions": form(P.READ_MATERIAL, sending=P.CODE),
    "codebook_version": page(P.READ_MATERIAL),
    "codebook_version_csv": page(P.EXPORT),
    "codebook_version_xlsx": page(P.EXPORT),
    "codebook_version_remove": act(P.CODE),
    "codebook_difference": page(P.READ_MATERIAL),
    "codebook_difference_csv": page(P.EXPORT),
    "codebook_difference_xlsx": page(P.EXPORT),
    "code_boards": form(P.READ_MATERIAL, sending=P.CODE),
    "code_board": page(P.READ_MATERIAL),
    "code_board_csv": page(P.EXPORT),
    "code_board_xlsx": page(P.EXPORT),
    "code_board_svg": page(P.EXPORT),
    "code_board_png": page(P.EXPORT),
    "code_board_sort": act(P.CODE),
    "code_board_group": act(P.CODE),
    "code_board_apply": act(P.CODE),
    "code_board_undo": act(P.CODE),
    "code_board_remove": act(P.CODE),
    "code_relations": page(P.READ_MATERIAL),
    "code_relation_new": form(P.CODE),
    "code_relations_csv": page(P.EXPORT),
    "code_relations_xlsx": page(P.EXPORT),
    "code_relations_svg": page(P.EXPORT),
    "code_relations_png": page(P.EXPORT),
    "code_relation": form(P.READ_MATERIAL, sending=P.CODE),
    "code_relation_weigh": act(P.CODE),
    "code_relation_drop": act(P.CODE),
    "code_relation_remove": act(P.CODE),
    "code_lineage": page(P.READ_MATERIAL),
    "code_lineage_csv": page(P.EXPORT),
    "code_lineage_xlsx": page(P.EXPORT),
    "code_lineage_svg": page(P.EXPORT),
    "code_lineage_png": page(P.EXPORT),
    "code_saturation": page(P.READ_MATERIAL),
    "code_saturation_csv": page(P.EXPORT),
    "code_saturation_xlsx": page(P.EXPORT),
    "code_saturation_svg": page(P.EXPORT),
    "code_saturation_png": page(P.EXPORT),
    "suggestions": form(P.CODE),
    "bench_suggest": page(P.CODE),
    "code_like": form(P.CODE),
    "code_again": form(P.READ_MATERIAL, sending=P.CODE),
    "code_panel": page(P.READ_MATERIAL),
    "coding_panel": page(P.READ_MATERIAL),
    "coding_memos": form(P.READ_MATERIAL, sending=P.CODE),
    "source_panel": page(P.READ_MATERIAL),
    "memos": page(P.READ_MATERIAL),
    "comments": page(P.READ_MATERIAL),
    "comment_write": act(P.CODE),
    "comment_edit": form(P.CODE),
    "comment_act": act(P.CODE),
    "memo": page(P.READ_MATERIAL),
    "memos_csv": page(P.EXPORT),
    "memos_xlsx": page(P.EXPORT),
    "memos_docx": page(P.EXPORT),
    "memos_markdown": page(P.EXPORT),
    "memo_link": act(P.CODE),
    "memo_unlink": act(P.CODE),
    "memo_write": act(P.CODE),
    "memo_edit": form(P.CODE),
    "memo_remove": act(P.CODE),
    "segments": page(P.READ_MATERIAL),
    "segments_csv": page(P.EXPORT),
    "segments_xlsx": page(P.EXPORT),
    "segment_beside": page(P.READ_MATERIAL),
    "search": page(P.READ_MATERIAL),
    "search_query": page(P.READ_MATERIAL),
    "search_query_csv": page(P.EXPORT),
    "search_query_xlsx": page(P.EXPORT),
    "search_query_code": act(P.CODE),
    "search_query_save": act(P.CODE),
    "search_saved": page(P.READ_MATERIAL),
    "search_saved_count": page(P.READ_MATERIAL),
    "search_saved_remove": act(P.CODE),
    "search_context": page(P.READ_MATERIAL),
    "search_context_csv": page(P.EXPORT),
    "search_context_xlsx": page(P.EXPORT),
    "search_counts": page(P.READ_MATERIAL),
    "search_counts_csv": page(P.EXPORT),
    "search_counts_svg": page(P.EXPORT),
    "search_counts_png": page(P.EXPORT),
    "search_counts_xlsx": page(P.EXPORT),
    "search_counts_list": act(P.CODE),
    "matrix": page(P.READ_MATERIAL),
    "matrix_csv": page(P.EXPORT),
    "matrix_svg": page(P.EXPORT),
    "matrix_png": page(P.EXPORT),
    "matrix_xlsx": page(P.EXPORT),
    "matrix_map": page(P.READ_MATERIAL),
    "matrix_map_svg": page(P.EXPORT),
    "matrix_map_png": page(P.EXPORT),
    "matrix_map_csv": page(P.EXPORT),
    "matrix_map_xlsx": page(P.EXPORT),
    "matrix_line": page(P.READ_MATERIAL),
    "matrix_line_svg": page(P.EXPORT),
    "matrix_line_png": page(P.EXPORT),
    "matrix_line_csv": page(P.EXPORT),
    "matrix_line_xlsx": page(P.EXPORT),
    "matrix_case": page(P.READ_MATERIAL),
    "matrix_case_csv": page(P.EXPORT),
    "matrix_case_xlsx": page(P.EXPORT),
    "matrix_case_svg": page(P.EXPORT),
    "matrix_case_png": page(P.EXPORT),
    "matrix_summaries": page(P.READ_MATERIAL),
    "matrix_summaries_csv": page(P.EXPORT),
    "matrix_summaries_xlsx": page(P.EXPORT),
    "matrix_summaries_docx": page(P.EXPORT),
    "matrix_summary": form(P.READ_MATERIAL, P.CODE),
    "rounds": page(P.READ_MATERIAL),
    "round_new": form(P.CODE),
    "round": page(P.READ_MATERIAL),
    "round_edit": form(P.CODE),
    "round_remove": act(P.CODE),
    "round_reveal": act(P.MANAGE_STUDY),
    "round_coder_off": act(P.CODE),
    "round_coder_back": act(P.CODE),
    "round_desk": page(P.CODE),
    "round_state": page(P.CODE),
    "round_changes": act(P.CODE),
    "round_done": act(P.CODE),
    "round_differences": page(P.READ_MATERIAL),
    "round_agreed": act(P.CODE),
    "round_decide": act(P.CODE),
    "round_reopen": act(P.CODE),
    "round_agreement": page(P.READ_MATERIAL),
    "round_agreement_csv": page(P.EXPORT),
    "round_agreement_svg": page(P.EXPORT),
    "round_agreement_png": page(P.EXPORT),
    "round_agreement_xlsx": page(P.EXPORT),
    "agreement": page(P.READ_MATERIAL),
    "agreement_csv": page(P.EXPORT),
    "agreement_svg": page(P.EXPORT),
    "agreement_png": page(P.EXPORT),
    "agreement_xlsx": page(P.EXPORT),
    "story": page(P.READ_STORY),
    "story_put_back": act(P.WRITE_STORY),
    "finding_new": act(P.WRITE_STORY),
    "finding_order": act(P.WRITE_STORY),
    "finding": form(P.READ_STORY, sending=P.WRITE_STORY),
    "finding_remove": act(P.WRITE_STORY),
    "finding_weigh": act(P.WRITE_STORY),
    "finding_drop": act(P.WRITE_STORY),
    "quote_pick": page(P.WRITE_STORY),
    "quotes": page(P.READ_MATERIAL),
    "quote_take": act(P.WRITE_STORY),
    "quote": form(P.READ_STORY, sending=P.WRITE_STORY),
    "quote_difference": act(P.WRITE_STORY),
    "quote_remove": act(P.WRITE_STORY),
    "report": page(P.READ_STORY),
    "report_edit": form(P.WRITE_STORY),
    "report_start": act(P.WRITE_STORY),
    "report_blocks": page(P.WRITE_STORY),
    "section_new": act(P.WRITE_STORY),
    "section_order": act(P.WRITE_STORY),
    "section": form(P.WRITE_STORY),
    "section_preview": act(P.WRITE_STORY),
    "section_remove": act(P.WRITE_STORY),
    "report_export": page(P.EXPORT),
    "vault": page(P.KEEP_IDENTITIES),
    "vault_openings": page(P.OPEN_IDENTITY),
    "identities_find": act(P.KEEP_IDENTITIES),
    "identities_bring": form(P.KEEP_IDENTITIES),
    "identities_take": act(P.KEEP_IDENTITIES),
    "person_identity": form(P.KEEP_IDENTITIES),
    "person_open": form(P.OPEN_IDENTITY),
    "school_identity": form(P.KEEP_IDENTITIES),
    "school_open": form(P.OPEN_IDENTITY),
    "source_recording": act(P.ADD_MATERIAL),
    "draft_recording": act(P.ADD_MATERIAL),
    "recording_sound": page(P.HEAR_RECORDINGS),
    "recording_remove": form(P.ADD_MATERIAL),
    **{
        name: page(P.OWN_DATA)
        for name in (
            "mine",
            "mine_copy",
            "mine_read",
            "mine_signed",
            "mine_after",
            "mine_certificate",
        )
    },
    **{
        name: form(P.OWN_DATA)
        for name in (
            "mine_sign",
            "mine_questions",
            "mine_choose",
            "mine_confirm",
            "mine_decline",
            "mine_stop",
            "mine_destroy",
        )
    },
    "consent": page(P.ASK_CONSENT),
    "consent_ask": act(P.ASK_CONSENT),
    "consent_person": page(P.ASK_CONSENT),
    "consent_record": form(P.ASK_CONSENT),
    "consent_record_no": act(P.ASK_CONSENT),
    "consent_change_ask": act(P.ASK_CONSENT),
    "consent_check": form(P.ASK_CONSENT),
    "consent_proof": page(P.ASK_CONSENT),
    "consent_copy_again": act(P.ASK_CONSENT),
    "consent_copy": page(P.OPEN_IDENTITY),
    "consent_forms": page(P.ASK_CONSENT),
    "consent_form_new": form(P.WRITE_CONSENT),
    "consent_version_new": act(P.WRITE_CONSENT),
    "consent_version": page(P.ASK_CONSENT),
    "consent_state": act(P.WRITE_CONSENT),
    "consent_again": act(P.ASK_CONSENT),
    "consent_purposes": form(P.WRITE_CONSENT),
    "consent_text": form(P.WRITE_CONSENT),
    "consent_look": act(P.WRITE_CONSENT),
    "consent_text_remove": act(P.WRITE_CONSENT),
    "consent_print": page(P.ASK_CONSENT),
    "tasks": page(P.RECORD_WITHDRAWAL),
    "task_finish": act(P.RECORD_WITHDRAWAL),
    "withdrawals": page(P.RECORD_WITHDRAWAL),
    "withdrawal": page(P.RECORD_WITHDRAWAL),
    "withdrawal_certificate": page(P.RECORD_WITHDRAWAL),
    "person_withdraw": form(P.RECORD_WITHDRAWAL),
    "export": form(P.EXPORT),
    "export_leaving": page(P.EXPORT),
    "arrived": form(P.READ_MATERIAL, sending=P.ADD_MATERIAL),
    "export_job": page(P.EXPORT),
    "export_file": page(P.EXPORT),
    "export_forget": act(P.EXPORT),
    "programs": form(P.USE_PROGRAMS),
    "program_revoke": act(P.USE_PROGRAMS),
    "order": page(P.KEEP_ORDER),
    "order_rule": form(P.KEEP_ORDER),
    "order_hold": form(P.KEEP_ORDER),
    "order_release": act(P.KEEP_ORDER),
    "order_end": act(P.KEEP_ORDER),
    "order_document": page(P.KEEP_ORDER),
    "order_take": page(P.KEEP_ORDER),
}
OUTSIDE = {
    "anybody": {"home", "demo", "demo_step_in", "styleguide", "robots", "favicon", "set_language", "api_reference",
                "api_openapi"},
    "signed in": {"studies", "study_new", "account"},
    "of who has a personal link (tests/web/mine)": {
        "way_in", "own", "own_closed", "own_code", "own_out", "own_left", "own_copy", "own_sign", "own_read",
        "own_questions", "own_confirm", "own_choose", "own_signed", "own_decline", "own_stop", "own_destroy",
        "own_after", "own_certificate",
    },
    "of django-allauth": {
        "account_login", "account_logout", "account_inactive", "account_signup", "account_reauthenticate",
        "account_email", "account_confirm_email", "account_email_verification_sent", "account_change_password",
        "account_set_password", "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key", "account_reset_password_from_key_done", "account_confirm_login_code",
        "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
        "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
        "mfa_login_webauthn", "usersessions_list", "socialaccount_login_cancelled", "socialaccount_login_error",
        "openid_connect_login", "openid_connect_callback",
    },
}  # fmt: skip
ASKED = {"codes_preview": "?do=remove&codes={code}"}  # pages that need to know about what
NOBODY, AWAY, CLOSED, NO_METHOD = 404, 302, 403, 405


def addresses():
    """All named addresses, with the names of their arguments; those of programs have a walk of their own."""

    def walk(patterns, before=()):
        for pattern in patterns:
            arguments = (*before, *pattern.pattern.converters)
            if isinstance(pattern, URLResolver) and pattern.namespace != "programs":
                yield from walk(pattern.url_patterns, arguments)
            elif isinstance(pattern, URLPattern):
                yield pattern.name, arguments

    return dict(walk(get_resolver().url_patterns))


@dataclass
class World:
    """A study with one of everything, and somebody in each role."""

    study: object
    people: dict
    things: dict

    def url(self, name, things=None):
        kwargs = {argument: self.argument(name, argument, things or self.things) for argument in addresses()[name]}
        return reverse(name, kwargs=kwargs) + ASKED.get(name, "").format(**self.things)

    def argument(self, name, argument, things):
        if argument == "pk":
            return things[name.split("_")[0]]
        fixed = {
            "slug": self.study.slug, "fmt": "html", "start": 0, "end": 6, "language": "nl",
            "kind": "letters", "document": "plan", "written": "md",
        }  # fmt: skip
        return fixed.get(argument) or things.get(argument, 0)


def make_world(name):
    lead = make_user()
    study = make_study(lead, name)
    school = make_organisation(study)
    people = {Role.LEAD: lead}
    for role in frozenset(Role) - {Role.LEAD}:
        people[role] = make_member(study, role, **({"organisation": school} if role in SCHOOL_ROLES else {}))
    person = studies.add_person(study=study, label="teamlid T1", organisation=school, by=lead)
    source = make_source(study, date=datetime.date(2026, 3, 1), organisation=school, by=lead)
    code = make_code(study, lead)
    made = make_coding(source, code, lead)
    memo = coding.write_memo(study=study, text="Waarom?", about=made, by=lead)
    Adrift.objects.create(
        coding=made, study=study, source=source, coder=lead.pk, words="Ik had", by=lead.pk, at=made.created_at
    )
    kept = coding.take_version(study=study, name="Na de eerste ronde", by=lead)
    board = coding.open_board(study=study, codes=[code], by=lead)
    related = coding.relate(code=code, to=make_code(study, lead), kind="cause", evidence=[made], by=lead)
    blind = make_round(study=study, name="Ronde 1", texts=[source], coders=[lead, people[Role.COACH]], by=lead)
    reveal_round(round=blind, reason="Om te kijken", by=lead)
    decision = RoundDecision.objects.create(round=blind, source=source, outcome="neither", by=lead.pk)
    memo_link = coding.link_memo(memo=memo, to=code, by=lead)
    comment = talking.write_comment(about=made, text="Is dit niet hetzelfde?", by=lead)
    finding = story.make_finding(study=study, claim="Stilte helpt.", by=lead)
    quote = story.take_quote(source=source, start=0, end=6, by=lead)
    story.weigh(finding=finding, quote=quote, stance="for", by=lead)
    report = story.report_of(study=study, by=lead)
    section = story.add_section(report=report, title="Begin", by=lead)
    batch = Import.objects.create(study=study, by=lead.pk)
    file = ImportFile.objects.create(batch=batch, name="stil.txt", state=ImportFile.State.REFUSED)
    membership = Membership.objects.get(study=study, role=Role.BUDDY.value)
    identities.keep_identity(person=person, who=Who(name="Anja van Dijk"), by=lead)
    recording = recordings.attach(about=source, name="gesprek.wav", parts=[wav()], by=lead)
    draft = drafts.arrive(study=study, document=Document(name="Wacht", text="Anja wacht."), by=lead)
    term = ClosedDays.objects.create(study=study, name="Meivakantie", first="2026-04-27", last="2026-05-03")
    consent = consents.create_form(study=study, title="Deelnemers", by=lead)
    version = consent.versions.get()
    shown = ConsentShown.objects.create(study=study, text=version.texts.first(), body="", digest="0" * 64)
    ask = ConsentAsk.objects.create(study=study, person=person, version=version, by=lead.pk)
    signature = Signature.objects.create(
        study=study, person=person, version=version, shown=shown, language="nl", digest="0" * 64, method="paper",
        recorded_by=lead.pk,
    )  # fmt: skip
    withdrawal = Withdrawal.objects.create(study=study, kind="destroy", counts={"sources": 1}, recorded_by=lead.pk)
    task = open_task(study, "recall", P.RECORD_WITHDRAWAL, about=withdrawal.pk, by=str(lead.pk), taken="2026-11-02")
    saved = save_query(study=study, name="Stil", chain=Chain(Words("stil")), only=Wanted(), by=lead)
    rows = {
        "query": saved,
        "withdrawal": withdrawal, "task": task,
        "form": consent, "version": version, "ask": ask, "signature": signature,
        "closed": term, "numbers": school, "school": school, "person": person, "member": membership, "source": source,
        "code": code, "coding": made, "kept": kept, "board": board, "link": memo_link,
        "round": blind, "coder": people[Role.COACH], "decision": decision,
        "relation": CodeRelation.objects.get(pk=related.about["relation"]),
        "memo": memo, "comment": comment,
        "finding": finding, "quote": quote, "section": section, "batch": batch, "file": file,
        "recording": recording, "draft": draft,
        "job": ExportJob.objects.create(study=study, by=lead.pk, format="qdpx"),
        "token": tokens.make_token(study=study, name="woorden tellen", scope="read", by=lead).token,
    }  # fmt: skip
    return World(study, people, {kind: row.pk for kind, row in rows.items()})


def client_of(user):
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def send(client, method, url):
    """Send, and take back whatever it changed."""
    with transaction.atomic("default"), transaction.atomic("vault"):
        answer = getattr(client, method)(url)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True, "default")
        transaction.set_rollback(True, "vault")
    return answer.status_code


def test_every_address_is_in_the_table():
    known = IN_A_STUDY.keys() | set().union(*OUTSIDE.values())

    assert {name for name in addresses() if name not in known} == set()
    assert {name for name in known if name not in addresses()} - OUTSIDE["of django-allauth"] == set()
    assert {name for name, arguments in addresses().items() if "slug" in arguments} == set(IN_A_STUDY)


@pytest.mark.parametrize("method", ["get", "post"])
def test_each_role_comes_in_where_the_table_says_and_nowhere_else(method, record_property):
    world = make_world("Onderzoek A")
    visitors = {"visitor": client_of(None), "stranger": client_of(make_world("Onderzoek B").people[Role.LEAD])}
    members = {role: client_of(user) for role, user in world.people.items()}
    faults = []

    for name, door in IN_A_STUDY.items():
        needed, url = getattr(door, method), world.url(name)
        for who, client in visitors.items():
            expected = AWAY if who == "visitor" else NOBODY
            if (status := send(client, method, url)) not in {expected, NO_METHOD}:
                faults.append(f"{method} {name} as {who}: {status}")
        for role, client in members.items():
            status = send(client, method, url)
            if needed is None:
                # A page that only shows may answer what is sent to it by showing itself; asking never does an act.
                shows = method == "post" and door.get in TABLE[role] and status < 400
                right = status == NO_METHOD or shows or (status == CLOSED and not may(role, door))
            elif needed in TABLE[role]:
                # What is sent here is empty, so a page may well say that it misses something.
                right = status < 400 if method == "get" else status not in {CLOSED, NO_METHOD} and status < 500
            else:
                right = status == CLOSED
            if not right:
                faults.append(f"{method} {name} as {role}: {status}")

    record_property(f"addresses by {method.upper()}", len(IN_A_STUDY))
    record_property("ways to come in", len(visitors) + len(members))
    assert faults == []


def may(role, door):
    return any(permission in TABLE[role] for permission in (door.get, door.post) if permission)


def test_nothing_of_another_study_is_reached_through_ones_own():
    world, other = make_world("Onderzoek A"), make_world("Onderzoek B")
    client = client_of(world.people[Role.LEAD])
    faults = []

    for name, door in IN_A_STUDY.items():
        if set(addresses()[name]) - {"slug", "fmt", "start", "end", "kind", "document", "written"}:
            for method in ("get", "post"):
                status = send(client, method, world.url(name, other.things))
                if getattr(door, method) and status != NOBODY:
                    faults.append(f"{method} {name}: {status}")

    assert faults == []


def test_what_takes_no_study_is_open_to_whom_it_should_be():
    nobody, somebody = client_of(None), client_of(make_user())

    for name in sorted(OUTSIDE["anybody"] - {"demo_step_in", "set_language", "favicon"}):
        assert nobody.get(reverse(name)).status_code == 200, name
    for name in sorted(OUTSIDE["signed in"]):
        assert nobody.get(reverse(name)).status_code == AWAY, name
        assert somebody.get(reverse(name)).status_code in {200, CLOSED}, name
    assert nobody.get(reverse("demo_step_in", args=["lead"])).status_code == NO_METHOD
    assert nobody.get(reverse("account_signup")).status_code == 200
    assert not nobody.post(reverse("account_signup"), {"email": "x@y.nl", "password1": "p" * 12}).wsgi_request.user.pk
    assert not get_user_model().objects.filter(email="x@y.nl").exists()


def test_an_account_that_was_closed_comes_in_nowhere():
    world = make_world("Onderzoek A")
    user = world.people[Role.LEAD]
    client = client_of(user)
    user.is_active = False
    user.save()

    assert send(client, "get", world.url("study")) == AWAY
