import { Textarea } from "@mantine/core";
import { Maximize2 } from "lucide-react";
import { lazy, Suspense, useImperativeHandle, useRef, useState } from "react";
import { written } from "../mapping/map-data.ts";
import type { Point } from "../ui/floating-panel.tsx";
import { expressionWords } from "../words/pieces.ts";
import { DataPicker } from "./data-picker.tsx";
import type { EditorProps } from "./editor-props.ts";
import { useCommitted } from "./use-committed.ts";

/** With the code editor, which is large: it comes when an expression is first opened in it. */
const ExpressionDialog = lazy(() => import("../expressions/expression-dialog.tsx"));

/** An expression as it is written (CEL); what it says in words stands below where that is certain. */
export function ExpressionEditor(props: EditorProps) {
	const { context, card, spec, value, invalid, describedBy } = props;
	const outside = value?.kind === "expression" ? value.cel : "";
	const field = useRef<HTMLTextAreaElement>(null);
	const [open, setOpen] = useState(false);
	const [picking, setPicking] = useState<Point | null>(null);
	const { text, change, flush } = useCommitted(outside, (cel) =>
		props.onChange(cel.trim() === "" ? null : { kind: "expression", cel }),
	);
	useImperativeHandle(props.handle, () => ({
		insertData: () => {
			const box = field.current?.getBoundingClientRect();
			if (box) setPicking({ x: box.left, y: box.bottom + 6 });
		},
	}));
	const words = expressionWords(context, text);
	return (
		<>
			<Textarea
				ref={field}
				aria-label={spec.label}
				aria-describedby={describedBy}
				error={invalid}
				autosize
				minRows={1}
				maxRows={8}
				spellCheck={false}
				placeholder={'trigger.user.userType == "contractor"'}
				styles={{ input: { fontFamily: "var(--font-mono)", fontSize: 12, lineHeight: "18px", padding: "6px 10px" } }}
				value={text}
				onChange={(event) => change(event.currentTarget.value)}
				onBlur={flush}
				onKeyDown={(event) => event.stopPropagation()}
			/>
			<button type="button" className="field-open" onClick={() => setOpen(true)}>
				<Maximize2 size={12} aria-hidden="true" />
				Open in the editor
			</button>
			{open ? (
				<Suspense fallback={null}>
					<ExpressionDialog
						flowId={props.flowId}
						context={context}
						card={card}
						label={spec.label}
						value={text}
						onSave={(cel) => props.onChange(cel === "" ? null : { kind: "expression", cel })}
						onClose={() => setOpen(false)}
					/>
				</Suspense>
			) : null}
			{words !== text && text.trim() ? <p className="field-words">{words}</p> : null}
			{picking ? (
				<DataPicker
					context={context}
					card={card}
					type="any"
					at={picking}
					onPick={(reference) => {
						const start = field.current?.selectionStart ?? text.length;
						const end = field.current?.selectionEnd ?? start;
						change(text.slice(0, start) + written(reference) + text.slice(end));
						setPicking(null);
					}}
					onClose={() => setPicking(null)}
				/>
			) : null}
		</>
	);
}
