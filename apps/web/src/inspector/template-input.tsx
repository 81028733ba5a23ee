import type { FieldValue, Reference } from "@keyway/schema/field-value";
import type { ValueType } from "@keyway/schema/value-type";
import { type ClipboardEvent, type KeyboardEvent, useEffect, useImperativeHandle, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { Point } from "../ui/floating-panel.tsx";
import { Tile } from "../ui/tile.tsx";
import { type FlowContext, iconOf } from "../words/flow-context.ts";
import { chipOf } from "../words/pieces.ts";
import { DataPicker } from "./data-picker.tsx";
import type { FieldHandle } from "./field-handle.ts";
import { caretIn, chipElement, insertAtCaret, readParts, renderParts, tileHosts } from "./template-dom.ts";
import { partsOf, valueOfParts } from "./template-parts.ts";
import "../ui/chip.css";
import "./template-input.css";

type Props = {
	context: FlowContext;
	card: string;
	type: ValueType;
	label: string;
	value: FieldValue | undefined;
	multiline?: boolean;
	invalid?: boolean;
	placeholder?: string | undefined;
	describedBy?: string | undefined;
	handle?: React.Ref<FieldHandle>;
	onChange: (value: FieldValue | null) => void;
};

const IDLE = 700;

/** `/` at the start or after a space asks for data; inside a word (an address) it is a letter like others. */
function opensData(field: HTMLElement | null): boolean {
	const range = field && caretIn(field)?.range;
	if (!range || !(range.startContainer instanceof Text)) return true;
	const before = range.startContainer.data.slice(0, range.startOffset);
	return before === "" || /\s$/.test(before);
}

/**
 * Text with data in it: a reference is a chip, `/` opens the list of data. What is typed is kept here and given on when
 * the typing rests or the field is left, so that a redraw never takes the caret away.
 */
export function TemplateInput(props: Props) {
	const { context, card, type, label, value, multiline = false, invalid = false, placeholder, describedBy } = props;
	const root = useRef<HTMLDivElement>(null);
	const caret = useRef<Range | null>(null);
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	const shown = useRef<string | null>(null);
	const [picking, setPicking] = useState<Point | null>(null);
	const [tiles, setTiles] = useState<ReturnType<typeof tileHosts>>([]);
	const onChange = useRef(props.onChange);
	onChange.current = props.onChange;

	const look = (reference: Reference) => {
		const { label: name, from } = chipOf(context, reference);
		return { label: name, from };
	};
	const drawTiles = () => setTiles(root.current ? tileHosts(root.current) : []);

	// Values from outside (undo, another card's new name) are drawn; our own, just given on, are there already.
	useEffect(() => {
		const field = root.current;
		const text = JSON.stringify(partsOf(value));
		if (!field || text === shown.current) return;
		shown.current = text;
		renderParts(field, partsOf(value) ?? [], look);
		drawTiles();
	});

	const commit = () => {
		clearTimeout(timer.current);
		if (!root.current) return;
		const next = valueOfParts(readParts(root.current));
		const text = JSON.stringify(partsOf(next ?? undefined));
		if (text === shown.current) return;
		shown.current = text;
		onChange.current(next);
	};
	const latest = useRef(commit);
	latest.current = commit;
	useEffect(() => () => latest.current(), []);

	const later = () => {
		clearTimeout(timer.current);
		timer.current = setTimeout(() => latest.current(), IDLE);
	};
	const open = () => {
		const field = root.current;
		if (!field) return;
		const place = caretIn(field);
		const box = field.getBoundingClientRect();
		caret.current = place?.range ?? null;
		setPicking(place ? { x: place.x, y: place.y } : { x: box.left, y: box.bottom + 6 });
	};
	useImperativeHandle(props.handle, () => ({ insertData: open }));

	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key === "/" && !event.ctrlKey && !event.metaKey && opensData(root.current)) {
			event.preventDefault();
			open();
		} else if (event.key === "Enter" && !multiline) {
			event.preventDefault();
			commit();
		}
		// Keys of the canvas stay out of a text field.
		event.stopPropagation();
	};
	const pick = (reference: Reference) => {
		setPicking(null);
		if (!root.current) return;
		insertAtCaret(root.current, caret.current, chipElement(reference, look(reference)));
		drawTiles();
		later();
	};

	const onPaste = (event: ClipboardEvent) => {
		event.preventDefault();
		if (!root.current) return;
		const text = event.clipboardData.getData("text/plain");
		const node = document.createTextNode(multiline ? text : text.replace(/\s*\n\s*/g, " "));
		insertAtCaret(root.current, caretIn(root.current)?.range ?? null, node);
		later();
	};
	const textBox = {
		role: "textbox",
		tabIndex: 0,
		"aria-label": label,
		"aria-multiline": multiline,
		"aria-invalid": invalid,
		"aria-describedby": describedBy,
		onInput: later,
		onBlur: commit,
		onKeyDown,
		onPaste,
	};

	return (
		<>
			<div
				ref={root}
				className="template-input"
				contentEditable
				suppressContentEditableWarning
				data-placeholder={placeholder ?? ""}
				spellCheck={multiline}
				{...textBox}
			/>
			{tiles.map(({ host, reference }) =>
				createPortal(<Tile icon={iconOf(context, reference.card)} size={14} />, host),
			)}
			{picking ? (
				<DataPicker
					context={context}
					card={card}
					type={type}
					at={picking}
					onPick={pick}
					onClose={() => setPicking(null)}
				/>
			) : null}
		</>
	);
}
