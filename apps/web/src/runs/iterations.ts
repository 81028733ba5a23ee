import type { StepRun } from "@keyway/schema/run";

/** A loop that a run went through: its place, and how many items its list has. */
export type Loop = { path: string; card: string; count: number; failed: number[] };

/** The item shown of each loop, by the loop's path; counted from 0, as paths are. */
export type Chosen = Readonly<Record<string, number>>;

const SEGMENT = /^([^[]+)(?:\[(\d+)\])?$/;

/** The loops around a step, outermost first, with the item that it belongs to. */
function around(path: string): { loop: string; index: number }[] {
	const found: { loop: string; index: number }[] = [];
	let prefix = "";
	for (const segment of path.split("/")) {
		const [, name = segment, index] = SEGMENT.exec(segment) ?? [];
		if (index !== undefined) found.push({ loop: prefix + name, index: Number(index) });
		prefix += `${segment}/`;
	}
	return found;
}

/** Which item of a loop is looked at first: the one that failed, else the one that was touched last. */
function firstLooks(steps: readonly StepRun[]): Map<string, number> {
	const looks = new Map<string, number>();
	const failed = new Set<string>();
	for (const step of steps)
		for (const { loop, index } of around(step.path)) {
			if (failed.has(loop)) continue;
			looks.set(loop, index);
			if (step.status === "failed") failed.add(loop);
		}
	return looks;
}

/** The steps of the chosen items only, so that each card has one step. */
export function stepsOfChosen(steps: readonly StepRun[], chosen: Chosen): StepRun[] {
	const looks = firstLooks(steps);
	return steps.filter(({ path }) =>
		around(path).every(({ loop, index }) => (chosen[loop] ?? looks.get(loop)) === index),
	);
}

/** The loops that are in view for these choices; a loop inside another is the one of the item chosen there. */
export function loopsIn(steps: readonly StepRun[], chosen: Chosen): (Loop & { shown: number })[] {
	const looks = firstLooks(steps);
	const failures = new Map<string, Set<number>>();
	for (const step of steps) {
		if (step.status !== "failed") continue;
		for (const { loop, index } of around(step.path)) failures.set(loop, (failures.get(loop) ?? new Set()).add(index));
	}
	return stepsOfChosen(steps, chosen).flatMap(({ path, card, input, lane }) => {
		if (lane !== "each" || input === null || typeof input !== "object" || Array.isArray(input)) return [];
		const items = input?.["items"];
		if (!Array.isArray(items) || items.length === 0) return [];
		const failed = [...(failures.get(path) ?? [])].sort((a, b) => a - b);
		return [{ path, card, count: items.length, failed, shown: chosen[path] ?? looks.get(path) ?? 0 }];
	});
}
