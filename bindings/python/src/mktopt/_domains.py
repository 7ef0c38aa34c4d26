"""The typed face: a module for each domain, a function for each operation, made when first asked for."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Callable

from . import _schema
from ._call import call, description, operations
from ._results import record_class


def make_function(operation: str) -> Callable[..., Any]:
    """A keyword-only function with the signature and the docstring that `describe` gives. An argument
    that is not given, or is None, is not sent: defaults are the library's."""
    domain, name = operation.split(".", 1)
    described = description(operation)
    signature = _schema.signature(described)
    fields = {
        _schema.argument_name(field): field for field in described["request"].get("properties", {})
    }
    options = {"threads", "progress"} - set(fields)

    def function(*positional: Any, **arguments: Any) -> Any:
        if positional:
            raise TypeError(f"{operation} takes keywords only: {name}({next(iter(fields))}=...)")
        try:
            signature.bind(**arguments)
        except TypeError as wrong:
            known = ", ".join(signature.parameters)
            raise TypeError(f"{operation}: {wrong}; known are {known}") from None
        given = {key: value for key, value in arguments.items() if value is not None}
        request = {
            fields.get(key, key): value for key, value in given.items() if key not in options
        }
        return call(operation, request, **{key: given[key] for key in options if key in given})

    function.__name__ = name
    function.__qualname__ = name
    function.__module__ = f"mktopt.{domain}"
    function.__doc__ = _schema.docstring(operation, described)
    function.__signature__ = signature  # type: ignore[attr-defined]
    function.__annotations__ = {
        p.name: p.annotation for p in signature.parameters.values() if p.annotation is not p.empty
    }
    return function


class Domain(ModuleType):
    """The operations of one domain."""

    def __init__(self, name: str, names: list[str]) -> None:
        super().__init__(f"mktopt.{name}", f"Operations of the domain {name}: {', '.join(names)}.")
        self.__spec__ = ModuleSpec(self.__name__, None)
        self.__all__ = names
        self._domain = name

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__.get("__all__", ()):
            made: Any = make_function(f"{self._domain}.{name}")
        else:
            made = self._record(name)
        setattr(self, name, made)
        return made

    def _record(self, name: str) -> Any:
        """The class of a result, by its name."""
        if not name.startswith("_"):
            for operation in self.__all__:
                for struct in _schema.structs(
                    description(f"{self._domain}.{operation}")["response"]
                ):
                    if _schema.pascal(struct["title"]) == name:
                        return record_class(self._domain, struct)
        raise AttributeError(f"module 'mktopt.{self._domain}' has no attribute '{name}'")

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *self.__all__})


def make_domains(classes: Mapping[str, type[Domain]]) -> dict[str, Domain]:
    """A module for each domain; `classes` are those that can do more than their operations."""
    names: dict[str, list[str]] = {}
    for operation in operations():
        domain, name = operation.split(".", 1)
        names.setdefault(domain, []).append(name)
    domains = {
        domain: classes.get(domain, Domain)(domain, members) for domain, members in names.items()
    }
    for domain, module in domains.items():
        sys.modules[module.__name__] = module
    return domains
