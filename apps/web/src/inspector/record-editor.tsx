import type { FieldSpec } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import { ActionIcon, Button, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { sentenceCase } from "../words/path-label.ts";
import type { EditorProps } from "./editor-props.ts";
import { TemplateInput } from "./template-input.tsx";
import "./record-editor.css";

/** A record as rows of name and value; the members that its definition knows are offered, others can be named. */
export function RecordEditor({ context, card, spec, value, onChange }: EditorProps) {
	const [name, setName] = useState("");
	const fields = fieldsOf(value);
	const known = spec.fields ?? [];
	const names = [...new Set([...known.map((each) => each.name), ...Object.keys(fields)])];

	const put = (key: string, next: FieldValue | null) => {
		const { [key]: _, ...rest } = fields;
		const isKnown = known.some((each) => each.name === key);
		const all = next
			? { ...fields, [key]: next }
			: isKnown
				? rest
				: { ...fields, [key]: { kind: "literal" as const, value: "" } };
		onChange(Object.keys(all).length === 0 ? null : { kind: "object", fields: all });
	};
	const remove = (key: string) => {
		const { [key]: _, ...rest } = fields;
		onChange(Object.keys(rest).length === 0 ? null : { kind: "object", fields: rest });
	};
	const add = () => {
		const key = name.trim();
		if (!key || Object.hasOwn(fields, key)) return;
		setName("");
		onChange({ kind: "object", fields: { ...fields, [key]: { kind: "literal", value: "" } } });
	};
	return (
		<fieldset className="record-rows" aria-label={spec.label}>
			{names.map((key) => {
				const inner: FieldSpec | undefined = known.find((each) => each.name === key);
				const label = inner?.label ?? sentenceCase(key);
				return (
					<div key={key} className="record-row">
						<span className="record-name" title={key}>
							{label}
							{inner?.required ? <span className="mut">Required</span> : null}
						</span>
						<TemplateInput
							context={context}
							card={card}
							type={inner?.type ?? "text"}
							label={`${spec.label}: ${label}`}
							value={fields[key]}
							placeholder={inner?.placeholder}
							onChange={(next) => put(key, next)}
						/>
						{inner?.required ? null : (
							<ActionIcon size={26} aria-label={`Remove ${label}`} onClick={() => remove(key)}>
								<X size={13} />
							</ActionIcon>
						)}
					</div>
				);
			})}
			<div className="record-add">
				<TextInput
					size="xs"
					style={{ flex: 1 }}
					aria-label={`Name of a new field of ${spec.label}`}
					placeholder="Field name"
					value={name}
					onChange={(event) => setName(event.currentTarget.value)}
					onKeyDown={(event) => {
						event.stopPropagation();
						if (event.key === "Enter") add();
					}}
				/>
				<Button leftSection={<Plus size={14} />} disabled={!name.trim()} onClick={add}>
					Add
				</Button>
			</div>
		</fieldset>
	);
}

/** Members as values; a literal record becomes one whose members can be edited one by one. */
function fieldsOf(value: FieldValue | undefined): Record<string, FieldValue> {
	if (value?.kind === "object") return value.fields;
	if (value?.kind !== "literal" || value.value === null || typeof value.value !== "object") return {};
	if (Array.isArray(value.value)) return {};
	return Object.fromEntries(
		Object.entries(value.value).map(([key, each]) => [key, { kind: "literal" as const, value: each }]),
	);
}
