import { type RefObject, useEffect } from "react";
import { useCanvasView } from "../canvas/canvas-view.ts";
import { notifyDone } from "../ui/notify.ts";
import { useDocumentStore } from "./document-context.ts";

function isTyping(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement &&
		(target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
	);
}

/** Keys of the whole page: undo, redo, save, zoom, tools and the search; none acts while text is typed. */
export function usePageKeys(readOnly: boolean, search: RefObject<HTMLInputElement | null>, openSearch: () => void) {
	const store = useDocumentStore();
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			const { commands, setTool } = useCanvasView.getState();
			const control = event.ctrlKey || event.metaKey;
			if (control && event.key.toLowerCase() === "s") {
				event.preventDefault();
				void store
					.getState()
					.flush()
					.then(() => notifyDone("Saved."));
				return;
			}
			if (isTyping(event.target) || event.altKey) return;
			const key = event.key.toLowerCase();
			if (control && key === "z" && !readOnly) event.shiftKey ? store.getState().redo() : store.getState().undo();
			else if (control) return;
			else if (key === "/") {
				openSearch();
				requestAnimationFrame(() => search.current?.focus());
			} else if (key === "1") commands?.fit();
			else if (key === "0") commands?.actualSize();
			else if (key === "+" || key === "=") commands?.zoomIn();
			else if (key === "-") commands?.zoomOut();
			else if (key === "v") setTool("select");
			else if (key === "h") setTool("hand");
			else return;
			event.preventDefault();
		};
		window.addEventListener("keydown", onKeyDown);
		return () => window.removeEventListener("keydown", onKeyDown);
	}, [store, readOnly, search, openSearch]);
}
