import type { Reference } from "@keyway/schema/field-value";
import type { TemplatePart } from "./template-parts.ts";

/** How a reference is drawn inside the field; its tile is drawn into the chip's host by React. */
export type ChipLook = { label: string; from: string };

const REFERENCE = "reference";
const TILE_HOST = "template-tile";

/** The places for tiles in a field, with what each chip refers to. */
export function tileHosts(root: HTMLElement): { host: HTMLElement; reference: Reference }[] {
	return [...root.querySelectorAll<HTMLElement>(`.${TILE_HOST}`)].flatMap((host) => {
		const text = host.parentElement?.dataset[REFERENCE];
		return text ? [{ host, reference: JSON.parse(text) as Reference }] : [];
	});
}

/** A reference as an element that the caret steps over as one. */
export function chipElement(reference: Reference, look: ChipLook): HTMLElement {
	const chip = document.createElement("span");
	chip.className = "chip";
	chip.contentEditable = "false";
	chip.dataset[REFERENCE] = JSON.stringify(reference);
	chip.title = `${look.label}, from ${look.from}`;
	const tile = document.createElement("span");
	tile.className = TILE_HOST;
	const label = document.createElement("span");
	label.textContent = look.label;
	chip.append(tile, label);
	return chip;
}

/** Fills the field anew; text keeps its line breaks. */
export function renderParts(root: HTMLElement, parts: readonly TemplatePart[], look: (part: Reference) => ChipLook) {
	root.replaceChildren(
		...parts.map((part) => (typeof part === "string" ? document.createTextNode(part) : chipElement(part, look(part)))),
	);
}

/** Reads back what stands in the field. */
export function readParts(root: HTMLElement): TemplatePart[] {
	const parts: TemplatePart[] = [];
	const visit = (element: Node) => {
		for (const child of element.childNodes) {
			if (child instanceof Text) parts.push(child.data.replace(/\u00a0/g, " ").replace(/\u200b/g, ""));
			else if (child instanceof HTMLBRElement) parts.push("\n");
			else if (child instanceof HTMLElement) {
				const reference = child.dataset[REFERENCE];
				if (reference) parts.push(JSON.parse(reference) as Reference);
				else {
					if (parts.length > 0 && child.tagName === "DIV") parts.push("\n");
					visit(child);
				}
			}
		}
	};
	visit(root);
	// Browsers end an editable block with a line break of their own.
	if (parts.at(-1) === "\n" && root.lastChild instanceof HTMLBRElement) parts.pop();
	return parts;
}

/** Puts an element where the caret is, or at the end, and the caret behind it. */
export function insertAtCaret(root: HTMLElement, caret: Range | null, element: Node) {
	const range = caret && root.contains(caret.startContainer) ? caret : endOf(root);
	range.deleteContents();
	range.insertNode(element);
	range.setStartAfter(element);
	range.collapse(true);
	root.focus();
	const selection = window.getSelection();
	selection?.removeAllRanges();
	selection?.addRange(range);
}

function endOf(root: HTMLElement): Range {
	const range = document.createRange();
	range.selectNodeContents(root);
	range.collapse(false);
	return range;
}

/** The caret inside the field, and where it is on the screen. */
export function caretIn(root: HTMLElement): { range: Range; x: number; y: number } | null {
	const selection = window.getSelection();
	if (!selection || selection.rangeCount === 0) return null;
	const range = selection.getRangeAt(0).cloneRange();
	if (!root.contains(range.startContainer)) return null;
	const box = range.getBoundingClientRect();
	const own = root.getBoundingClientRect();
	return { range, x: box.left || own.left + 8, y: (box.bottom || own.bottom) + 6 };
}
