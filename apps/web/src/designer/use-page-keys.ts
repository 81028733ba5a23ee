import { type RefObject, useEffect } from "react";
import { designerActions } from "./actions.ts";
import { useDesignerView } from "./designer-view.ts";
import { isTyping } from "./is-typing.ts";
import { isKey } from "./keys.ts";
import type { Hands } from "./selection-edits.ts";

const isWithin = (target: EventTarget | null, places: string) =>
	target instanceof Element && target.closest(places) !== null;
/** A dialog or menu over the page has all keys to itself. */
const isAsked = (target: EventTarget | null) => isWithin(target, '[role="dialog"], [role="menu"]');
const isChoosing = (target: EventTarget | null) => isWithin(target, '[role="listbox"], [role="combobox"]');

/** Keys of the whole page: every action that has one, and the search; none acts while text is typed. */
export function usePageKeys(
	hands: Hands,
	readOnly: boolean,
	search: RefObject<HTMLInputElement | null>,
	openSearch: () => void,
) {
	useEffect(() => {
		useDesignerView.setState({
			openSearch() {
				openSearch();
				requestAnimationFrame(() => search.current?.focus());
			},
		});
		return () => useDesignerView.setState({ openSearch: null });
	}, [search, openSearch]);
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			if (event.defaultPrevented || isAsked(event.target)) return;
			const typing = isTyping(event.target) || isChoosing(event.target);
			const action = designerActions(hands, readOnly).find(
				({ keys, byBrowser, byCanvas }) => keys && !byBrowser && !byCanvas && isKey(event, keys),
			);
			if (!action || (typing && !action.whileTyping)) return;
			// Also where there is nothing to do: the browser would bookmark the page or select its text.
			event.preventDefault();
			if (action.enabled) action.run();
		};
		window.addEventListener("keydown", onKeyDown);
		return () => window.removeEventListener("keydown", onKeyDown);
	}, [hands, readOnly]);
}
