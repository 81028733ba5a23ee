import { type RefObject, useEffect } from "react";
import { designerActions } from "./actions.ts";
import { isTyping } from "./is-typing.ts";
import { isKey } from "./keys.ts";
import type { Hands } from "./selection-edits.ts";

/** A dialog, menu or list over the page has the keys to itself. */
const isAsked = (target: EventTarget | null) =>
	target instanceof Element &&
	target.closest('[role="dialog"], [role="menu"], [role="listbox"], [role="combobox"]') !== null;

/** Keys of the whole page: every action that has one, and the search; none acts while text is typed. */
export function usePageKeys(
	hands: Hands,
	readOnly: boolean,
	search: RefObject<HTMLInputElement | null>,
	openSearch: () => void,
) {
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			if (event.defaultPrevented) return;
			const saves = isKey(event, "Ctrl S");
			if (!saves && (isTyping(event.target) || isAsked(event.target))) return;
			if (isKey(event, "/")) {
				openSearch();
				requestAnimationFrame(() => search.current?.focus());
				event.preventDefault();
				return;
			}
			const action = designerActions(hands, readOnly).find(
				({ keys, byBrowser }) => keys !== undefined && !byBrowser && isKey(event, keys),
			);
			if (!action) return;
			// Also where there is nothing to do: the browser would bookmark the page or select its text.
			event.preventDefault();
			if (action.enabled) action.run();
		};
		window.addEventListener("keydown", onKeyDown);
		return () => window.removeEventListener("keydown", onKeyDown);
	}, [hands, readOnly, search, openSearch]);
}
