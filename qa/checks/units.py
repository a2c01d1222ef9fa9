"""What a figure counts: money, a share, a measure with its scale, or things."""

import re
from decimal import Decimal

_MONEY = {
    "dollars": "$ us$ usd dollar dollars", "euros": "€ eur euro euros", "pounds": "£ gbp pound pounds sterling",
    "yen": "¥ jpy yen", "yuan": "cny yuan renminbi", "rupees": "₹ inr rupee rupees", "francs": "chf franc francs",
    "kroner": "nok sek dkk krone kroner krona kronor crown crowns", "pesos": "peso pesos", "roubles": "rouble roubles",
    "cents": "cent cents pence",
}  # fmt: skip
_SHARES = "% percent percentage"
# The unit that others are converted to, then each with its worth in it.
_MEASURES = {
    "watts": "w:1 kw:1e3 mw:1e6 gw:1e9 tw:1e12 watt:1 kilowatt:1e3 megawatt:1e6 gigawatt:1e9 terawatt:1e12",
    "watt hours": "wh:1 kwh:1e3 mwh:1e6 gwh:1e9 twh:1e12",
    "bytes": "kb:1e3 mb:1e6 gb:1e9 tb:1e12 kilobyte:1e3 megabyte:1e6 gigabyte:1e9 terabyte:1e12",
    "metres": "mm:0.001 cm:0.01 km:1e3 metre:1 meter:1 kilometre:1e3 kilometer:1e3 millimetre:0.001 centimetre:0.01"
    " millimeter:0.001 centimeter:0.01",
    "feet": "feet:1 foot:1 ft:1", "inches": "inch:1 inches:1", "miles": "mile:1", "yards": "yard:1",
    "grams": "g:1 kg:1e3 gram:1 gramme:1 kilogram:1e3 kilo:1e3 tonne:1e6 ton:1e6",
    "litres": "litre:1 liter:1 l:1", "gallons": "gallon:1", "barrels": "barrel:1",
    "hectares": "hectare:1 ha:1", "acres": "acre:1", "degrees": "degree:1 °c:1 °f:1 °:1",
    "km/h": "km/h:1 kph:1 kmh:1", "mph": "mph:1", "m/s": "m/s:1",
    "seconds": "second:1 minute:60 min:60 hour:3600 hr:3600 day:86400 week:604800",
    "months": "month:1 year:12 decade:120 century:1200 centuries:1200",
}  # fmt: skip
_UNITS = {word: (unit, Decimal(1)) for unit, words in _MONEY.items() for word in words.split()}
_UNITS |= {word: ("percent", Decimal(1)) for word in _SHARES.split()}
for _unit, _words in _MEASURES.items():
    for _word, _worth in (pair.rsplit(":", 1) for pair in _words.split()):
        _UNITS |= dict.fromkeys((_word, f"{_word}s"), (_unit, Decimal(_worth)))
del _UNITS["has"]  # a verb
# Words in -s after a figure that name nothing counted.
_NO_THINGS = frozenset(
    re.findall(
        r"\w+",
        """as is was has its this his hers theirs ours across plus versus less always perhaps times points towards thus
        besides unless does goes minus others takes makes costs works shows means gives gets ends starts begins rests
        remains includes follows comes falls rises says lies brings leaves holds""",
    )
)
_THINGS = frozenset(["people", "men", "women", "children"])


def unit_of(word: str) -> tuple[str, Decimal] | None:
    """The unit that a word or sign stands for and its worth in it, or None for any other word."""
    return _UNITS.get(word) or _UNITS.get(word.lower())


def is_money(unit: str) -> bool:
    """True for a currency."""
    return unit in _MONEY


def counts_things(word: str) -> bool:
    """True for a plural noun, as in "8 billion chips"."""
    return word in _THINGS or (len(word) > 3 and word[-1] == "s" and word[-2] != "s" and word not in _NO_THINGS)
