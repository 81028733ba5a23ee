import type { FieldValue } from "@keyway/schema/field-value";
import { ActionIcon, Button } from "@mantine/core";
import { Plus, X } from "lucide-react";
import type { EditorProps } from "./editor-props.ts";
import { TemplateInput } from "./template-input.tsx";
import "./record-editor.css";

/** A list as one row for each member. */
export function ListEditor({ context, card, spec, value, onChange }: EditorProps) {
	const items = itemsOf(value);
	const set = (next: FieldValue[]) => onChange(next.length === 0 ? null : { kind: "list", items: next });
	const type = spec.type === "people" ? "person" : (spec.items ?? "text");
	return (
		<fieldset className="record-rows" aria-label={spec.label}>
			{items.map((item, index) => (
				<div
					// Members have no name: their place is what tells them apart.
					key={`${spec.name}-${index}`}
					className="record-row"
				>
					<TemplateInput
						context={context}
						card={card}
						type={type}
						label={`${spec.label}, ${index + 1}`}
						value={item}
						placeholder={spec.placeholder}
						onChange={(next) => set(items.map((each, at) => (at === index ? (next ?? EMPTY) : each)))}
					/>
					<ActionIcon
						size={26}
						aria-label={`Remove ${spec.label}, ${index + 1}`}
						onClick={() => set(items.filter((_, at) => at !== index))}
					>
						<X size={13} />
					</ActionIcon>
				</div>
			))}
			<Button leftSection={<Plus size={14} />} onClick={() => set([...items, EMPTY])}>
				Add
			</Button>
		</fieldset>
	);
}

const EMPTY: FieldValue = { kind: "literal", value: "" };

function itemsOf(value: FieldValue | undefined): FieldValue[] {
	if (!value) return [];
	if (value.kind === "list") return value.items;
	if (value.kind === "literal" && Array.isArray(value.value))
		return value.value.map((each) => ({ kind: "literal", value: each }));
	return [value];
}
