import type { OutputSpec } from "@keyway/schema/catalogue";

/** `firstName` → `First name`, for members that no definition describes. */
export function sentenceCase(name: string): string {
	const words = name
		.replace(/([a-z0-9])([A-Z])/g, "$1 $2")
		.replace(/_/g, " ")
		.toLowerCase();
	return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What stands at a path of a card's outputs, where that is known. */
function outputAt(outputs: readonly OutputSpec[], path: readonly string[]): OutputSpec | undefined {
	const [head, ...rest] = path;
	const spec = outputs.find((each) => each.name === head);
	if (!spec || rest.length === 0) return spec;
	if (spec.items) return rest.length === 1 ? spec.items : outputAt(spec.items.fields ?? [], rest.slice(1));
	return outputAt(spec.fields ?? [], rest);
}

/** What a path is called: the label of its end; a member of a member names both (`Manager: Email`). */
export function pathLabel(outputs: readonly OutputSpec[], path: readonly string[]): string {
	if (path.length === 0) return "Everything";
	const labels = path.map((name, index) => outputAt(outputs, path.slice(0, index + 1))?.label ?? sentenceCase(name));
	const end = labels.at(-1) as string;
	const parent = labels.at(-2);
	return path.length > 2 && parent ? `${parent}: ${end.toLowerCase()}` : end;
}
