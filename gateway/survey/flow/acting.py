"""The actions of a node, carried out one after the other. Chooses no way on."""

from __future__ import annotations

import re
from dataclasses import replace

from .events import FieldChanged, GroupsChanged, LanguageChanged, NameChanged, Said, WentWrong
from .model import (
    Action,
    AddGroups,
    EnterFlow,
    Group,
    LocalChange,
    RemoveGroups,
    SendMsg,
    SetField,
    SetLanguage,
    SetLocal,
    SetName,
    SetResult,
)
from .state import Result
from .walk import LONGEST_RESULT_LETTERS, Entering, Walk

LONGEST_NAME_LETTERS = 128
LONGEST_QUICK_REPLY_LETTERS = 64
_LANGUAGE = re.compile(r"[a-z]{3}")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")


def act(walk: Walk, action: Action) -> None:
    """Carry out one action of the run that goes on."""
    match action:
        case SendMsg():
            _say(walk, action)
        case SetResult():
            _keep(walk, action)
        case SetField():
            _set_field(walk, action)
        case SetName():
            _set_name(walk, action)
        case SetLanguage():
            _set_language(walk, action)
        case AddGroups():
            _add_groups(walk, action)
        case RemoveGroups():
            _remove_groups(walk, action)
        case SetLocal():
            _set_local(walk, action)
        case EnterFlow():
            walk.entering = Entering(action.flow, action.terminal)


def _say(walk: Walk, action: SendMsg) -> None:
    texts, language = walk.translated(action.uuid, "text", (action.text,))
    text, _ = walk.text(texts[0])
    offered, _ = walk.translated(action.uuid, "quick_replies", action.quick_replies)
    replies = (walk.text(one)[0][:LONGEST_QUICK_REPLY_LETTERS] for one in offered)
    walk.tell(Said(text=text, language=language, quick_replies=tuple(filter(None, replies))))


def _keep(walk: Walk, action: SetResult) -> None:
    value, well = walk.text(action.value)
    if not well:
        return
    (localized,), _ = walk.translated(action.uuid, "category", (action.category,))
    result = Result(
        name=action.name,
        value=value,
        category=action.category,
        category_localized="" if localized == action.category else localized,
        input="",
        node=walk.run.node,
        created_on=walk.tick(),
    )
    walk.keep_result(result)


def _set_field(walk: Walk, action: SetField) -> None:
    value, well = walk.text(action.value)
    value = value.strip()[:LONGEST_RESULT_LETTERS]
    person = walk.state.person
    if not well or person.fields.get(action.key, "") == value:
        return
    fields = {key: kept for key, kept in person.fields.items() if key != action.key}
    walk.change_person(replace(person, fields=fields | ({action.key: value} if value else {})))
    walk.tell(FieldChanged(key=action.key, value=value))


def _set_name(walk: Walk, action: SetName) -> None:
    name, well = walk.text(action.value)
    name = name.strip()[:LONGEST_NAME_LETTERS]
    if well and walk.state.person.name != name:
        walk.change_person(replace(walk.state.person, name=name))
        walk.tell(NameChanged(name=name))


def _set_language(walk: Walk, action: SetLanguage) -> None:
    language, well = walk.text(action.value)
    language = language.strip().lower()
    if not well:
        return
    if language and not _LANGUAGE.fullmatch(language):
        walk.tell(WentWrong(reason=f"{language[:20]} is no language of three letters"))
    elif walk.state.person.language != language:
        walk.change_person(replace(walk.state.person, language=language))
        walk.tell(LanguageChanged(language=language))


def _add_groups(walk: Walk, action: AddGroups) -> None:
    person = walk.state.person
    has = {group.uuid for group in person.groups}
    added = tuple(group for group in _known(walk, action.groups) if group.uuid not in has)
    if added:
        walk.change_person(replace(person, groups=(*person.groups, *added)))
        walk.tell(GroupsChanged(added=added))


def _remove_groups(walk: Walk, action: RemoveGroups) -> None:
    person = walk.state.person
    gone = {group.uuid for group in (person.groups if action.all_groups else _known(walk, action.groups))}
    removed = tuple(group for group in person.groups if group.uuid in gone)
    if removed:
        walk.change_person(replace(person, groups=tuple(one for one in person.groups if one.uuid not in gone)))
        walk.tell(GroupsChanged(removed=removed))


def _known(walk: Walk, wanted: tuple[Group, ...]) -> list[Group]:
    """The groups of the file; one named by a template is found by its name."""
    found = []
    for group in wanted:
        name = group.name if group.uuid else walk.text(group.name)[0]
        known = (one for one in walk.flows.groups if one.uuid == group.uuid or (not group.uuid and one.name == name))
        one = next(known, None)
        if one is not None:
            found.append(one)
        else:
            walk.tell(WentWrong(reason=f"there is no group {name[:50]}"))
    return found


def _set_local(walk: Walk, action: SetLocal) -> None:
    value, well = walk.text(action.value)
    if not well:
        return
    run = walk.run
    kept = {name: one for name, one in run.locals.items() if name != action.name}
    if action.change is LocalChange.INCREMENT:
        if not _INTEGER.fullmatch(value):
            walk.tell(WentWrong(reason=f"{value[:20]} is no whole number"))
            return
        before = run.locals.get(action.name, "")
        value = str(int(value) + (int(before) if _INTEGER.fullmatch(before) else 0))
    if action.change is not LocalChange.CLEAR:
        kept[action.name] = value
    walk.change_run(replace(run, locals=kept))
