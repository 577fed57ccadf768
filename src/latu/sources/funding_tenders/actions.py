"""Types of action: the portal's labels → the code of the work programmes and plain names.

The label names the programme, then the kind of grant ("HORIZON JU Innovation Actions"). Codes:
the work programmes' own (HORIZON-RIA, LIFE-PJG …). A label that is not known gives no code.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypeOfAction:
    """A type of action: the code and a plain name per language."""

    code: str
    en: str
    fi: str
    sv: str


# The kind of grant as the label ends → code, English, Finnish, Swedish; the same in every programme.
_KINDS = {
    "research and innovation actions": (
        "RIA", "Research and innovation action", "Tutkimus- ja innovaatiotoimi",
        "Forsknings- och innovationsåtgärd",
    ),
    "innovation actions": ("IA", "Innovation action", "Innovaatiotoimi", "Innovationsåtgärd"),
    "coordination and support actions": (
        "CSA", "Coordination and support action", "Koordinointi- ja tukitoimi",
        "Samordnings- och stödåtgärd",
    ),
    "programme cofund actions": (
        "COFUND", "Co-funded programme", "Ohjelman osarahoitustoimi", "Programsamfinansiering",
    ),
    "cofund actions": ("COFUND", "Co-funded action", "Osarahoitustoimi", "Samfinansieringsåtgärd"),
    "pre-commercial procurement": (
        "PCP", "Pre-commercial procurement", "Esikaupallinen hankinta", "Förkommersiell upphandling",
    ),
    "public procurement of innovative solutions": (
        "PPI", "Procurement of innovative solutions", "Innovatiivisten ratkaisujen hankinta",
        "Upphandling av innovativa lösningar",
    ),
    "recognition prize": ("RPR", "Recognition prize", "Tunnustuspalkinto", "Pris som erkännande"),
    "prizes": ("PRIZE", "Prize", "Palkinto", "Pris"),
    "erc grants": ("ERC", "ERC grant", "ERC-apuraha", "ERC-bidrag"),
    "erc proof of concept grants": (
        "ERC-POC", "ERC proof of concept", "ERC:n konseptitodistus", "ERC-konceptvalidering",
    ),
    "eic grants": ("EIC", "EIC grant", "EIC-avustus", "EIC-bidrag"),
    "eic accelerator": ("EIC-ACC", "EIC Accelerator", "EIC Accelerator", "EIC Accelerator"),
    "eic equity only": (
        "EIC-EQUITY", "EIC equity only", "EIC:n pelkkä pääomasijoitus", "EIC enbart eget kapital",
    ),
    "tma msca postdoctoral fellowships - european fellowships": (
        "TMA-MSCA-PF-EF", "MSCA European postdoctoral fellowship", "MSCA-tutkijatohtori, Eurooppa",
        "MSCA-postdoktorsstipendium, Europa",
    ),
    "tma msca postdoctoral fellowships - global fellowships": (
        "TMA-MSCA-PF-GF", "MSCA global postdoctoral fellowship", "MSCA-tutkijatohtori, maailma",
        "MSCA-postdoktorsstipendium, globalt",
    ),
    "tma msca doctoral networks": (
        "TMA-MSCA-DN", "MSCA doctoral network", "MSCA-tohtorikoulutusverkosto",
        "MSCA-doktorandnätverk",
    ),
    "tma msca doctoral networks - joint doctorates": (
        "TMA-MSCA-DN-JD", "MSCA joint doctorates", "MSCA-yhteistohtorikoulutus",
        "MSCA gemensam doktorsexamen",
    ),
    "tma msca cofund doctoral programme": (
        "TMA-MSCA-COFUND-D", "MSCA COFUND doctoral programme", "MSCA COFUND -tohtoriohjelma",
        "MSCA Cofund doktorandprogram",
    ),
    "tma msca cofund postdoctoral programme": (
        "TMA-MSCA-COFUND-P", "MSCA COFUND postdoctoral programme",
        "MSCA COFUND -tutkijatohtoriohjelma", "MSCA Cofund postdoktorsprogram",
    ),
    "tma msca staff exchanges": (
        "TMA-MSCA-SE", "MSCA staff exchanges", "MSCA-henkilöstövaihto", "MSCA-personalutbyte",
    ),
    "project grants": ("PJG", "Project grant", "Hankeavustus", "Projektbidrag"),
    "simple grants": ("SIMPLE", "Simple grant", "Perusavustus", "Enkelt bidrag"),
    "lump sum grants": ("LS", "Lump sum grant", "Kertakorvausavustus", "Bidrag som klumpsumma"),
    "grants for financial support": (
        "GFS", "Grant for support to third parties", "Avustus edelleen jaettavaksi",
        "Bidrag för stöd till tredje part",
    ),
    "grants for procurement": (
        "GP", "Grant for procurement", "Avustus hankintaan", "Bidrag för upphandling",
    ),
    "operating grants framework partnerships": (
        "FPA-OG", "Operating grant framework partnership", "Toiminta-avustuksen puitekumppanuus",
        "Rampartnerskap för driftsbidrag",
    ),
    "infrastructure projects": (
        "INFRA", "Infrastructure project", "Infrastruktuurihanke", "Infrastrukturprojekt",
    ),
    "development actions": ("DA", "Development action", "Kehittämistoimi", "Utvecklingsåtgärd"),
    "research actions": ("RA", "Research action", "Tutkimustoimi", "Forskningsåtgärd"),
}  # fmt: skip
_LABEL = re.compile(r"^(?P<programme>[A-Z0-9][A-Z0-9-]*)(?P<ju> JU)? (?P<kind>.+)$")


def type_of_action(label: str) -> TypeOfAction | None:
    """The type that a label such as "HORIZON JU Innovation Actions" names, or None if unknown."""
    found = _LABEL.match(" ".join(label.split()))
    if found is None:
        return None
    kind = _KINDS.get(found["kind"].casefold())
    if kind is None:
        return None
    code, en, fi, sv = kind
    joint_undertaking = "-JU" if found["ju"] else ""
    return TypeOfAction(f"{found['programme']}{joint_undertaking}-{code}", en, fi, sv)
