import type { Checked } from "@keyway/expression/check";
import { checkerOf } from "@keyway/flow/checker";
import { Button, Modal } from "@mantine/core";
import { Braces } from "lucide-react";
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { DataPicker } from "../inspector/data-picker.tsx";
import { written } from "../mapping/map-data.ts";
import { CEL } from "../monaco/cel-language.ts";
import { EditorField } from "../monaco/editor-field.tsx";
import type { EditorHandle } from "../monaco/editor-props.ts";
import type { Help, Mark } from "../monaco/text-language.ts";
import type { Point } from "../ui/floating-panel.tsx";
import type { FlowContext } from "../words/flow-context.ts";
import { explainAt } from "./explain-at.ts";
import { ExpressionResult } from "./expression-result.tsx";
import { namesAfter } from "./names-after.ts";
import { readableData } from "./readable-data.ts";
import "./expression-dialog.css";

type Props = {
	flowId: string;
	context: FlowContext;
	card: string;
	label: string;
	value: string;
	onSave: (cel: string) => void;
	onClose: () => void;
};

const LINES = { least: 4, most: 14 };

/**
 * An expression in the code editor: names offered by what is known of the data, checked while it is typed, worked out on
 * a run's data. Every way out but "Cancel" keeps what was typed: undo takes it back.
 */
export default function ExpressionDialog({ flowId, context, card, label, value, onSave, onClose }: Props) {
	const [text, setText] = useState(value);
	const [picking, setPicking] = useState<Point | null>(null);
	const editor = useRef<EditorHandle>(null);
	const rested = useDeferredValue(text);
	const data = useMemo(() => readableData(context, card), [context, card]);
	const help = useMemo<Help>(
		() => ({
			complete: (cel, offset) => namesAfter(cel.slice(0, offset), data),
			explain: (cel, offset) => explainAt(data, cel, offset),
		}),
		[data],
	);
	const checked = useMemo(
		() => (rested.trim() === "" ? null : checkerOf(context.catalogue)(rested, data.scope)),
		[rested, context.catalogue, data],
	);
	const marks = useMemo(() => marksOf(checked, rested), [checked, rested]);
	const keep = () => {
		if (text.trim() !== value.trim()) onSave(text.trim());
		onClose();
	};
	return (
		<Modal
			opened
			title={label}
			size={780}
			closeOnEscape={false}
			onClose={keep}
			onKeyDown={(event) => {
				// Keys of the canvas stay out; in the editor Esc closes its lists first.
				event.stopPropagation();
				if (event.key === "Escape" && !(event.target as Element).closest(".monaco-editor")) keep();
			}}
		>
			<div className="expression-dialog">
				<EditorField
					label={label}
					language={CEL}
					value={text}
					lines={LINES}
					marks={marks}
					help={help}
					placeholder={'trigger.user.userType == "contractor"'}
					autoFocus
					handle={editor}
					onChange={setText}
					onEscape={keep}
					onSubmit={keep}
				/>
				<ExpressionResult
					flowId={flowId}
					context={context}
					card={card}
					text={rested}
					checked={checked}
					functions={data.functions}
					onShow={() => {
						const [mark] = marks;
						if (mark) editor.current?.select(mark);
						editor.current?.focus();
					}}
				/>
				<div className="expression-foot">
					<Button
						leftSection={<Braces size={14} aria-hidden="true" />}
						onClick={(event) => {
							const box = event.currentTarget.getBoundingClientRect();
							setPicking({ x: box.left, y: box.bottom + 6 });
						}}
					>
						Insert data
					</Button>
					<span className="expression-keys">
						<kbd>Ctrl</kbd> <kbd>Space</kbd> names, <kbd>Tab</kbd> leaves the editor
					</span>
					<Button onClick={onClose}>Cancel</Button>
					<Button variant="filled" onClick={keep}>
						Use expression
					</Button>
				</div>
			</div>
			{picking ? (
				<DataPicker
					context={context}
					card={card}
					type="any"
					at={picking}
					onPick={(reference) => {
						setPicking(null);
						editor.current?.insert(written(reference));
						editor.current?.focus();
					}}
					onClose={() => setPicking(null)}
				/>
			) : null}
		</Modal>
	);
}

/** Where the problem stands; all of the text where the check cannot say it. */
function marksOf(checked: Checked | null, text: string): Mark[] {
	if (!checked || !("problem" in checked)) return [];
	const { message, from = 0, to = text.length } = checked.problem;
	return [{ from, to: Math.max(to, from + 1), message, severity: "error" }];
}
