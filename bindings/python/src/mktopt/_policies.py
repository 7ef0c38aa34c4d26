"""Replaceable tables and promotion policies: checked when they are made, immutable from then on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, ClassVar, Optional, Union

from ._columns import NONE_I32, NONE_I64
from ._errors import c_text, check, text
from ._native import ffi, lib
from ._request import Request
from ._structs import Time, decimal, epoch_seconds, optional_text, plain_number, sized, whole


class Checked(Mapping):
    """An immutable mapping that the library has merged over its defaults and checked."""

    _kind: ClassVar[str]  # mktopt_KIND_create, _json and _free make, show and free it

    def __init__(self, overrides: Optional[Mapping[str, Any]] = None, **members: Any) -> None:
        encoded = Request({**(overrides or {}), **members})
        out, error = ffi.new(f"mktopt_{self._kind} **"), ffi.new("mktopt_error *")
        create = getattr(lib, f"mktopt_{self._kind}_create")
        check(create(encoded.text, len(encoded.text), ffi.NULL, out, error), error)
        self._take(out[0])

    def _take(self, pointer: Any) -> None:
        self._pointer = ffi.gc(pointer, getattr(lib, f"mktopt_{self._kind}_free"))
        written = getattr(lib, f"mktopt_{self._kind}_json")(self._pointer, ffi.NULL)
        self._text = ffi.string(written).decode()
        self._members = json.loads(self._text)

    def to_dict(self) -> dict[str, Any]:
        """All members, as plain dicts and lists; what is made from it equals this."""
        return json.loads(self._text)

    def __getitem__(self, key: str) -> Any:
        return self._members[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __hash__(self) -> int:
        return hash(frozenset(self._members))

    def __repr__(self) -> str:
        width = max(map(len, self._members), default=0)
        lines = (f"  {key:<{width}}  {_short(value)}" for key, value in self._members.items())
        return "\n".join([type(self).__name__, *lines])

    def __reduce__(self) -> Any:
        return type(self), (self.to_dict(),)


def _short(value: Any) -> str:
    return ", ".join(value) if isinstance(value, dict) else str(value)


class Tables(Checked):
    """The reference tables that planning works from: the library's defaults with overrides, such as
    Tables(stages={'startup': {'cac_target': 120}}); None removes a row. Stands in a request as
    `tables`."""

    _kind = "tables"


@dataclass(frozen=True)
class PromoCheck:
    """What a check of an award found; true when it is valid."""

    valid: bool
    tier: str
    bonus_tokens: int
    rule: Optional[str]  # 'tier_maximum' or 'budget_cap': the first that fails
    max_allowed: Optional[int]  # by that rule, in tokens
    max_within_all_rules: int
    message: Optional[str]

    def __bool__(self) -> bool:
        return self.valid


@dataclass(frozen=True)
class PromoAudit:
    """What became of one key when a policy was changed."""

    key: str
    old: Union[int, float, None]
    new: Union[int, float, None]
    category: str  # 'campaigns' or 'pricing'
    caused_by: Optional[str]  # the price key that carried this maximum along
    user: Optional[str]
    time: Optional[datetime]
    description: Optional[str]


_RULES = {lib.MKTOPT_PROMO_TIER_MAXIMUM: "tier_maximum", lib.MKTOPT_PROMO_BUDGET_CAP: "budget_cap"}
_CATEGORIES = {lib.MKTOPT_PROMO_CAMPAIGNS: "campaigns", lib.MKTOPT_PROMO_PRICING: "pricing"}


class PromoPolicy(Checked):
    """A promotion policy: the library's defaults with keys replaced; None removes a tier's key. A
    change gives a new policy. Stands in a request as `policy`.

    >>> policy = PromoPolicy(promo_max_bonus_tokens_vip=90)
    >>> bool(policy.validate('vip', 90)), bool(policy.validate('vip', 91))
    (True, False)
    """

    _kind = "promo_policy"

    @property
    def tiers(self) -> list[str]:
        count = lib.mktopt_promo_tier_count(self._pointer)
        return [text(lib.mktopt_promo_tier_name(self._pointer, i)) for i in range(count)]

    def validate(self, tier: str, bonus_tokens: int) -> PromoCheck:
        """May a user of this tier get this many tokens? A direct call, without JSON."""
        check_, error = sized("mktopt_promo_check"), ffi.new("mktopt_error *")
        name = c_text(tier, "tier")
        tokens = whole(bonus_tokens, "bonus_tokens")
        check(
            lib.mktopt_promo_validate_named(
                self._pointer, name, len(name), tokens, check_, error
            ),
            error,
        )
        return PromoCheck(
            valid=bool(check_.valid),
            tier=tier,
            bonus_tokens=check_.bonus_tokens,
            rule=None if check_.rule == NONE_I32 else _RULES[check_.rule],
            max_allowed=None if check_.max_allowed == NONE_I64 else check_.max_allowed,
            max_within_all_rules=check_.max_within_all_rules,
            message=None if check_.valid else self._message(check_),
        )

    def _message(self, found: Any) -> str:
        length = lib.mktopt_promo_check_message(self._pointer, found, ffi.NULL, 0)
        buffer = ffi.new("char[]", length + 1)
        lib.mktopt_promo_check_message(self._pointer, found, buffer, length + 1)
        return text(buffer)

    def changed(
        self,
        changes: Union[str, Mapping[str, Any]],
        value: Any = None,
        *,
        user: Optional[str] = None,
        time: Optional[Time] = None,
        description: Optional[str] = None,
        auto_adjust: bool = False,
    ) -> tuple[PromoPolicy, list[PromoAudit]]:
        """A new policy and the audit records of the change: changed('key', value), or
        changed({'key': value, ...}); None removes a tier's key. auto_adjust: a price change carries the
        token maxima along."""
        items = {changes: value} if isinstance(changes, str) else dict(changes)
        native, alive = ffi.new("mktopt_promo_change[]", max(1, len(items))), []
        for change, (key, new) in zip(native, items.items()):
            alive.append(ffi.new("char[]", c_text(key, "key")))
            change.key = alive[-1]
            change.remove = new is None
            if new is not None:
                change.value = decimal(new, key)
        kind, error = "mktopt_promo_change_options", ffi.new("mktopt_error *")
        options = ffi.new(kind + " *")
        check(lib.mktopt_promo_change_options_init(options, ffi.sizeof(kind)), error)
        options.auto_adjust = auto_adjust
        for name, words in (("user", user), ("description", description)):
            if words is not None:
                alive.append(ffi.new("char[]", c_text(words, name)))
                setattr(options, name, alive[-1])
        if time is not None:
            options.time = epoch_seconds(time, "time")
        out = ffi.new("mktopt_promo_policy **")
        check(
            lib.mktopt_promo_policy_change(
                self._pointer, native, len(items), options, ffi.NULL, out, error
            ),
            error,
        )
        policy = object.__new__(PromoPolicy)
        policy._take(out[0])
        return policy, policy.audit

    @property
    def audit(self) -> list[PromoAudit]:
        """The records of the change that made this policy; none when it was created."""
        return [self._audit(i) for i in range(lib.mktopt_promo_policy_audit_count(self._pointer))]

    def _audit(self, index: int) -> PromoAudit:
        record, error = sized("mktopt_promo_audit"), ffi.new("mktopt_error *")
        check(lib.mktopt_promo_policy_audit(self._pointer, index, record, error), error)
        when = (
            None if record.time == NONE_I64 else datetime.fromtimestamp(record.time, timezone.utc)
        )
        return PromoAudit(
            key=text(record.key),
            category=_CATEGORIES[record.category],
            old=plain_number(record.old_value) if record.has_old else None,
            new=plain_number(record.new_value) if record.has_new else None,
            caused_by=optional_text(record.caused_by),
            user=optional_text(record.user),
            time=when,
            description=optional_text(record.description),
        )
