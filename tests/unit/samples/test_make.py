from __future__ import annotations

import io
import json

import pytest
from PIL import Image

import samples
from samples.noise import NOISES


@pytest.mark.parametrize("noise", NOISES)
def test_the_same_seed_gives_the_same_bytes(noise: str) -> None:
    one = samples.make_page("XN_TTHN", 7, noise, dpi=100)
    other = samples.make_page("XN_TTHN", 7, noise, dpi=100)
    assert one == other
    assert one.image != samples.make_page("XN_TTHN", 8, noise, dpi=100).image


def test_pages_of_one_paper_are_numbered() -> None:
    pages = samples.make_document("GCN_QSDD", 3, dpi=60)
    assert [(page.truth.page_number, page.truth.page_count) for page in pages] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_asked_turn_and_skew_are_done_and_told() -> None:
    page = samples.make_page("TK_KHAI_SINH", 2, "scan", dpi=60, turn_degrees=90, skew_degrees=2.5)
    assert (page.truth.rotation_degrees, page.truth.skew_degrees) == (90, 2.5)
    image = Image.open(io.BytesIO(page.image))
    assert image.size == (page.truth.image_width_px, page.truth.image_height_px)
    assert image.width > image.height
    assert page.truth.width_px < page.truth.height_px


def test_variants_differ_in_look_but_not_in_facts() -> None:
    case = samples.make_case(5)
    pages = [samples.make_document("TK_XNTTHN", 5, case, variant=variant, dpi=60)[0] for variant in range(6)]
    assert len({page.image for page in pages}) == 6
    assert {page.truth.fields["person_name"].value for page in pages} == {case.applicant.name}
    assert set(samples.TRAINING_VARIANTS).isdisjoint(samples.HELD_OUT_VARIANTS)


def test_handwriting_is_told_from_print() -> None:
    page = samples.make_page("TK_KHAI_SINH", 4, dpi=100, filled_by="hand")
    assert page.truth.fields["child_name"].kind == "handwriting"
    assert page.truth.fields["child_name"].printed not in page.truth.print_text
    typed = samples.make_page("TK_KHAI_SINH", 4, dpi=100, filled_by="machine")
    assert typed.truth.fields["child_name"].kind == "print"


def test_truth_goes_to_json_with_its_letters() -> None:
    page = samples.make_page("GIAY_KHAI_SINH", 1, dpi=60)
    told = json.loads(samples.truth_as_json(page.truth))
    assert told["paper_type"] == "GIAY_KHAI_SINH"
    assert "Giấy" in samples.truth_as_json(page.truth) or "GIẤY" in samples.truth_as_json(page.truth)
    assert set(told["fields"]["child_name"]["box"]) == {"x", "y", "width", "height"}


def test_unknown_type_and_noise_are_refused() -> None:
    with pytest.raises(KeyError):
        samples.make_page("NO_SUCH_PAPER", 1)
    with pytest.raises(ValueError, match="unknown noise"):
        samples.make_document("CCCD", 1, noise="rain")
