import type { Json } from "@keyway/schema/json";
import type { ValueType } from "@keyway/schema/value-type";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { TypeIcon } from "../ui/type-icon.tsx";
import { sentenceCase } from "../words/path-label.ts";

type Spec = { name: string; label: string; type: ValueType; fields?: Spec[] | undefined };
type Props = { name: string; value: Json; spec: Spec | undefined; depth: number };

/** The members of a record or list by name; none for a plain value. */
export function membersOf(value: Json): [string, Json][] {
	if (value === null || typeof value !== "object") return [];
	return Array.isArray(value) ? value.map((each, index) => [String(index + 1), each]) : Object.entries(value);
}

/** One value by its name; a record or list opens to its members. */
export function DataRow({ name, value, spec, depth }: Props) {
	const [open, setOpen] = useState(false);
	const members = membersOf(value);
	const text = valueText(value);
	const row = (
		<>
			<TypeIcon type={spec?.type ?? typeOfJson(value)} />
			<span className="data-key" title={name}>
				{spec?.label ?? sentenceCase(name)}
			</span>
			<span className="data-value" title={text}>
				{text}
			</span>
		</>
	);
	const style = { paddingLeft: 8 + depth * 18 };
	if (members.length === 0)
		return (
			<div className="data-row" style={style}>
				{row}
			</div>
		);
	return (
		<>
			<button type="button" className="data-row" style={style} aria-expanded={open} onClick={() => setOpen(!open)}>
				{row}
				<ChevronRight size={14} className="data-open" data-open={open} aria-hidden="true" />
			</button>
			{open
				? members.map(([inner, member]) => (
						<DataRow
							key={inner}
							name={inner}
							value={member}
							spec={spec?.fields?.find((each) => each.name === inner)}
							depth={depth + 1}
						/>
					))
				: null}
		</>
	);
}

function valueText(value: Json): string {
	if (typeof value === "string") return value;
	if (Array.isArray(value)) return `[ ${value.length} ${value.length === 1 ? "item" : "items"} ]`;
	if (value !== null && typeof value === "object") {
		const members = Object.keys(value).length;
		return `{ ${members} ${members === 1 ? "field" : "fields"} }`;
	}
	return String(value);
}

function typeOfJson(value: Json): ValueType {
	if (typeof value === "number") return "number";
	if (typeof value === "boolean") return "boolean";
	if (Array.isArray(value)) return "list";
	return typeof value === "object" && value !== null ? "object" : "text";
}
