import type { ValueType } from "@keyway/schema/value-type";
import { Braces, Calendar, File, Hash, List, type LucideIcon, ToggleRight, Type, User } from "lucide-react";

const LOOK: Partial<Record<ValueType, [LucideIcon, string]>> = {
	number: [Hash, "--ty-num"],
	boolean: [ToggleRight, "--ty-bool"],
	date: [Calendar, "--ty-date"],
	duration: [Hash, "--ty-num"],
	schedule: [Calendar, "--ty-date"],
	list: [List, "--ty-list"],
	people: [List, "--ty-list"],
	table: [List, "--ty-list"],
	object: [Braces, "--ty-obj"],
	record: [Braces, "--ty-obj"],
	any: [Braces, "--ty-obj"],
	expression: [Braces, "--ty-obj"],
	person: [User, "--ty-bool"],
	file: [File, "--ty-obj"],
};
const TEXT: [LucideIcon, string] = [Type, "--ty-text"];

/** Icon and colour of a value's type: T text, # number, switch yes/no, calendar date, list, braces object. */
export function TypeIcon({ type, size = 13 }: { type: ValueType; size?: number }) {
	const [Glyph, colour] = LOOK[type] ?? TEXT;
	return (
		<span className="type-icon" style={{ color: `var(${colour})` }} aria-hidden="true">
			<Glyph size={size} strokeWidth={2.2} />
		</span>
	);
}
