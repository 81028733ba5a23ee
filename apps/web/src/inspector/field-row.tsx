import type { Problem } from "@keyway/schema/problem";
import { ActionIcon, Tooltip } from "@mantine/core";
import { Braces, CircleAlert, SquareFunction } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { TypeIcon } from "../ui/type-icon.tsx";
import type { EditorProps } from "./editor-props.ts";
import { FieldEditor } from "./field-editor.tsx";
import type { FieldHandle } from "./field-handle.ts";
import "./field-row.css";

type Props = Omit<EditorProps, "invalid" | "describedBy" | "handle"> & {
	problems: Problem[];
	/** A problem led here: take the focus, once. */
	focused: boolean;
	onFocused: () => void;
	readOnly: boolean;
};

/** A field of a card: its name, ways to fill it, its editor, help and what is wrong with it. */
export function FieldRow({ problems, focused, onFocused, readOnly, ...props }: Props) {
	const { spec, value, onChange } = props;
	const row = useRef<HTMLDivElement>(null);
	const handle = useRef<FieldHandle>(null);
	const noteId = useId();
	const always = spec.type === "expression";
	const [asExpression, setAsExpression] = useState(always || value?.kind === "expression");
	const expression = always || asExpression || value?.kind === "expression";

	useEffect(() => {
		if (!focused) return;
		row.current?.querySelector<HTMLElement>("input, textarea, select, [contenteditable]")?.focus();
		onFocused();
	}, [focused, onFocused]);

	const toggle = () => {
		if (expression && value?.kind === "expression") onChange(null);
		setAsExpression(!expression);
	};
	return (
		<div ref={row} className="field-row" data-field-name={props.spec.name} inert={readOnly}>
			<div className="field-head">
				<TypeIcon type={spec.type} />
				<span className="field-name">{spec.label}</span>
				{spec.required ? <span className="field-required">Required</span> : null}
				{readOnly ? null : (
					<span className="field-tools">
						<Tooltip label="Insert data of an earlier step (/)">
							<ActionIcon
								size={24}
								aria-label={`Insert data into ${spec.label}`}
								onClick={() => handle.current?.insertData()}
							>
								<Braces size={13} />
							</ActionIcon>
						</Tooltip>
						{always ? null : (
							<Tooltip label={expression ? "Back to a plain value" : "Write an expression"}>
								<ActionIcon
									size={24}
									aria-label={`Write ${spec.label} as an expression`}
									aria-pressed={expression}
									style={expression ? { color: "var(--accent)" } : undefined}
									onClick={toggle}
								>
									<SquareFunction size={14} />
								</ActionIcon>
							</Tooltip>
						)}
					</span>
				)}
			</div>
			<FieldEditor
				{...props}
				asExpression={expression}
				invalid={problems.some((problem) => problem.severity === "error")}
				describedBy={spec.help || problems.length > 0 ? noteId : undefined}
				handle={handle}
			/>
			<div id={noteId}>
				{problems.map((problem) => (
					<p key={problem.code + problem.message} className="field-problem" data-severity={problem.severity}>
						<CircleAlert size={13} aria-hidden="true" />
						{problem.message}
					</p>
				))}
				{spec.help ? <p className="field-help">{spec.help}</p> : null}
			</div>
		</div>
	);
}
