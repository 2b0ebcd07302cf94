"""What the columns of other people's files are called, in the commonest languages, and which of ours they mean."""

from __future__ import annotations

import re
import unicodedata

_CLIENT = "buyer client customer agency department purchaser entity authority acheteur auftraggeber kunde besteller"
_CLIENT += " comprador cliente committente opdrachtgever klant nabywca zamawiajacy"
_VENDOR = "supplier vendor contractor provider payee creditor seller fournisseur prestataire titulaire lieferant"
_VENDOR += " auftragnehmer dienstleister kreditor anbieter proveedor contratista adjudicatario fornitore fornecedor"
_VENDOR += " leverancier dostawca workforce"
_NAME = "name nom nombre nome naam nazwa title legal bezeichnung"
_NUMBER = "abn lei duns vat siret siren uei cnpj cif nif ein tin uid kvk number registration identifier code id"
PARTIES = {"client": frozenset(_CLIENT.split()), "vendor": frozenset(_VENDOR.split())}
NAME, NUMBER = frozenset(_NAME.split()), frozenset(_NUMBER.split())
# Words that set no column apart.
_SMALL = "the of de du des la le der die das del di da and item items releases contracts awards"
_NOISE = frozenset(_SMALL.split())
# What a row is may stand before what a column holds: `contract_date_signed`.
_ROW = "contract award tender invoice payment period batch task job record line order agency"
_CONTEXT = frozenset(_ROW.split())
PHRASES: dict[str, str] = {
    "contract_id": (
        "contract id; contract number; contract no; contract reference; contract ref; contract; po number; "
        "purchase order; order number; agreement id; agreement number; award id; cn id; procurement id; "
        "reference number; contractual arrangement reference number; contrat numero; numero contrat; "
        "vertragsnummer; vertrag nr; numero contrato; expediente; numero contratto; contractnummer; ocid"
    ),
    "service": (
        "service; service type; category; category name; commodity; unspsc title; unspsc group; unspsc; cpv; "
        "type of ict services; objet; leistung; warengruppe; kategorie; categoria; servicio; servizio; task; "
        "task type; product; description"
    ),
    "overarching_id": (
        "overarching id; overarching contractual arrangement reference number; parent contract; parent "
        "contract id; master agreement; framework id; framework agreement; son id; rahmenvertrag; accord "
        "cadre"
    ),
    "amendment": (
        "amendment; amendment number; amendment no; amendment id; modification number; variation number; "
        "avenant; nachtrag; modificacion; version"
    ),
    "signed_on": (
        "signed on; date signed; signed; signature date; award date; awarded on; contract date; date "
        "signature; date notification; vertragsdatum; unterzeichnet; fecha firma; fecha adjudicacion; data "
        "firma"
    ),
    "start_on": (
        "start on; start date; date start; start; period start date; effective date; begin; from; date debut; "
        "debut; beginn; vertragsbeginn; startdatum; fecha inicio; inicio; data inizio"
    ),
    "end_on": (
        "end on; end date; date end; end; period end date; expiry date; expiration date; expires; to; date "
        "fin; fin; ende; vertragsende; enddatum; fecha fin; termino; data fine"
    ),
    "known_on": (
        "known on; publish date; published; publication date; date published; veroffentlicht; date "
        "publication; fecha publicacion"
    ),
    "currency": (
        "currency; currency code; value currency; amount currency; devise; monnaie; wahrung; waehrung; "
        "moneda; divisa; valuta; moeda"
    ),
    "total_value": (
        "total value; contract value; contract value amount; value amount; value; amount; total; contract "
        "amount; total contract value; contract price; obligated amount; montant; montant total; betrag; "
        "vertragswert; auftragswert; gesamtwert; importe; valor; importo; bedrag"
    ),
    "committed_value": ("committed value; commitment; minimum commitment; minimum value; mindestabnahme; engagement"),
    "prepaid": "prepaid; prepayment; advance payment; paid ahead; vorauszahlung; acompte",
    "notice_days": "notice days; notice period; notice; notice period days; kundigungsfrist; preavis",
    "auto_renew": "auto renew; automatic renewal; auto renewal; renews automatically; tacite reconduction",
    "renew_term_months": "renew term months; renewal term; renewal months; renewal term months",
    "is_exclusive": "is exclusive; exclusive; exclusivity; exklusiv; exclusif",
    "payment_id": (
        "payment id; payment number; invoice id; invoice number; invoice no; invoice; transaction id; "
        "transaction number; voucher number; document number; numero facture; facture; rechnungsnummer; "
        "belegnummer; numero factura; factura; numero fattura"
    ),
    "billed_on": (
        "billed on; invoice date; payment date; date paid; paid on; paid date; posting date; date; "
        "transaction date; date facture; date paiement; rechnungsdatum; buchungsdatum; zahlungsdatum; fecha "
        "factura; fecha pago; data fattura"
    ),
    "amount": (
        "amount; invoice amount; payment amount; amount paid; paid amount; net amount; value; total; spend; "
        "montant; betrag; rechnungsbetrag; importe; valor; importo; bedrag"
    ),
    "batch_id": (
        "batch id; batch; batch number; job id; job; delivery id; task id; order id; ticket id; lot; auftrag; "
        "lieferung; los; lote"
    ),
    "submitted_at": (
        "submitted at; submitted; sent at; received at; created at; created; submission date; requested at; "
        "start time; eingang; eingegangen; recu le; recibido"
    ),
    "due_at": "due at; due; due date; deadline; sla due; target date; fallig; faellig; echeance; vencimiento",
    "delivered_at": (
        "delivered at; delivered; completed at; completed; delivery date; finished at; end time; completion "
        "date; geliefert; lieferdatum; livre le; entregado"
    ),
    "units": (
        "units; tasks; task count; items; item count; quantity; qty; volume; count; size; menge; anzahl; "
        "stuckzahl; quantite; cantidad; quantita"
    ),
    "inspected": "inspected; sampled; reviewed; checked; qa sample; audited; geprueft; gepruft",
    "passed_first": "passed first; first pass; passed; first pass accepted; passed qa; correct",
    "accepted": "accepted; approved; akzeptiert; accepte",
    "rejected": "rejected; failed; abgelehnt; rejete; defects; errors",
    "reworked_tasks": "reworked tasks; reworked; rework; redone; nacharbeit",
    "rework_loops": "rework loops; loops; rework rounds; iterations",
    "cost": "cost; price; amount; total cost; fee; kosten; cout; costo; coste",
    "qa_cost": "qa cost; inspection cost; review cost",
    "rework_cost": "rework cost",
    "item": (
        "item; item id; question; question id; image; image id; document id; sample id; tweet id; example id; "
        "unit id; task id; object"
    ),
    "rater": (
        "rater; rater id; worker; worker id; annotator; annotator id; labeller; labeler; judge; user id; "
        "coder; assessor"
    ),
    "label": "label; answer; judgment; judgement; rating; response; annotation; class; vote; value",
    "gold": (
        "gold; gold label; truth; ground truth; correct answer; correct label; expected; reference label; true label"
    ),
    "batch": "batch; campaign; batch id; project; round; hit id",
    "judged_at": "judged at; submitted at; created at; timestamp; time; annotated at; date; submit time",
    "seconds": "seconds; duration; time spent; work time in seconds; work time; elapsed",
}
_KNOWN = {field: tuple(tuple(phrase.split()) for phrase in phrases.split("; ")) for field, phrases in PHRASES.items()}


def words_of(column: str) -> tuple[str, ...]:
    """Return the words of a column's name: `contractDate_signed` is contract, date, signed."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", column)
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", apart.casefold()) if not unicodedata.combining(sign)
    )
    found = re.findall(r"[^\W_]+", plain.replace("ß", "ss"))
    return tuple(word for word in found if word not in _NOISE) or tuple(found)


def likeness(column: str, field: str) -> float:
    """Return between 0 and 1 how well the name of a column says that it is that field of ours."""
    if column.strip().casefold() == field:
        return 1.0
    words = words_of(column)
    side, _, is_number = field.partition("_")
    if side in PARTIES and is_number in ("", "number"):
        return _party(words, PARTIES[side], is_number == "number")
    whole = set(words)
    return max((_phrase(words, whole, phrase) for phrase in _KNOWN.get(field, ())), default=0.0)


def _phrase(words: tuple[str, ...], whole: set[str], phrase: tuple[str, ...]) -> float:
    if words == phrase:
        return 0.95
    if set(phrase) == whole:
        return 0.9
    if set(phrase) <= whole and whole - set(phrase) <= _CONTEXT:
        return 0.8
    if set(phrase) <= whole:
        return 0.4 + 0.4 * len(phrase) / len(words)
    return 0.0


def _party(words: tuple[str, ...], party: frozenset[str], wants_number: bool) -> float:
    """A party's name is called after it, or after it and "name"; its number after it and some kind of number."""
    if not party & set(words):
        return 0.0
    spare = [word for word in words if word not in party]
    if wants_number:
        if not spare or not set(spare) <= NUMBER:
            return 0.0
        return 0.6 if set(spare) <= {"id", "identifier", "code", "number"} else 0.9
    if not spare:
        return 0.9
    return 0.92 if set(spare) <= NAME else 0.3 if NAME & set(spare) and not NUMBER & set(spare) else 0.0
