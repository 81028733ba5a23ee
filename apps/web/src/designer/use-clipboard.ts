import { useEffect } from "react";
import { isTyping } from "./is-typing.ts";
import { copyChosen, cutChosen, type Hands, pasteText } from "./selection-edits.ts";

/** Whether the person works in a text, so that its own clipboard keys must win. */
function inText(event: ClipboardEvent): boolean {
	return isTyping(event.target) || isTyping(document.activeElement) || window.getSelection()?.isCollapsed === false;
}

/** Copy, cut and paste of cards through the system's clipboard, as JSON text: across flows, tabs and chats. */
export function useClipboard(hands: Hands, readOnly: boolean): void {
	useEffect(() => {
		let keepLinks = false;
		const onKeyDown = (event: KeyboardEvent) => {
			if (event.key.toLowerCase() === "v") keepLinks = event.shiftKey;
		};
		const put = (event: ClipboardEvent, text: string | null) => {
			if (!text) return;
			event.clipboardData?.setData("text/plain", text);
			event.preventDefault();
		};
		const onCopy = (event: ClipboardEvent) => !inText(event) && put(event, copyChosen(hands));
		const onCut = (event: ClipboardEvent) => !readOnly && !inText(event) && put(event, cutChosen(hands));
		const onPaste = (event: ClipboardEvent) => {
			const text = event.clipboardData?.getData("text/plain");
			if (readOnly || !text || inText(event)) return;
			event.preventDefault();
			void pasteText(hands, text, keepLinks);
		};
		window.addEventListener("keydown", onKeyDown, true);
		document.addEventListener("copy", onCopy);
		document.addEventListener("cut", onCut);
		document.addEventListener("paste", onPaste);
		return () => {
			window.removeEventListener("keydown", onKeyDown, true);
			document.removeEventListener("copy", onCopy);
			document.removeEventListener("cut", onCut);
			document.removeEventListener("paste", onPaste);
		};
	}, [hands, readOnly]);
}
