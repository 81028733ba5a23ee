import { type Control, condition } from "./control.ts";

/** `flow.if`: the lane of the first condition that holds, `when` → then, `case1` → case1 …, else `else`. */
export const flowIf: Control = {
	perform(input) {
		for (const [field, lane] of conditions(Object.keys(input.card.fields))) {
			const holds = condition(input.value(field), field);
			if (typeof holds !== "boolean") return holds;
			if (holds) return { kind: "done", output: {}, lanes: [lane] };
		}
		return { kind: "done", output: {}, lanes: ["else"] };
	},
};

function conditions(fields: string[]): [field: string, lane: string][] {
	const cases = fields
		.filter((name) => /^case[1-9]\d*$/.test(name))
		.sort((a, b) => Number(a.slice(4)) - Number(b.slice(4)));
	if (fields.includes("when") || cases.length === 0) return [["when", "then"], ...cases.map(itself)];
	return cases.map(itself);
}

const itself = (name: string): [string, string] => [name, name];
