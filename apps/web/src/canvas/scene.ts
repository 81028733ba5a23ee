import { equal } from "@keyway/flow/equal";
import { type Box, type FlowLayout, type Insert, layoutFlow, type Point } from "@keyway/flow/layout";
import { lanesOf, pathOf } from "@keyway/flow/place";
import type { FlowGraph } from "@keyway/schema/flow";
import { laneParts } from "@keyway/schema/ids";
import type { Problem } from "@keyway/schema/problem";
import type { Run, StepRun } from "@keyway/schema/run";
import { neighbour } from "../designer/commands.ts";
import type { CardMark } from "../versions/merged-graph.ts";
import type { FlowContext } from "../words/flow-context.ts";
import { emptyLaneWords, laneTitle } from "../words/sentence.ts";
import { type CardOverlay, overlayOf } from "./card-overlay.ts";
import { branchY, cardSize } from "./card-size.ts";
import type { CardView } from "./card-view.ts";
import { type CardViews, cardViews, viewOf } from "./card-views.ts";
import { foldedSize, groupsOfScene, notesOfScene, type SceneGroup, type SceneNote } from "./scene-groups.ts";

type LinkTone = "idle" | "ok" | "wait" | "off";
export type SceneCard = Box & {
	id: string;
	view: CardView;
	overlay: CardOverlay | null;
	/** Name of the lane that the run took behind this card. */
	taken: string | null;
	label: string;
	/** In a comparison: how the card differs. */
	mark: CardMark | null;
};
export type SceneLane = Box & { id: string; title: string; stub: string | null; first: boolean; off: boolean };
/** `from` and `to` are cards or, where a lane is empty or ends, lanes. */
export type SceneLink = { id: string; from: string; to: string; points: Point[]; tone: LinkTone; arrow: boolean };

/** Everything that stands on the canvas, placed: what the flow, the catalogue and a run make of it. */
export type Scene = {
	width: number;
	height: number;
	cards: SceneCard[];
	lanes: SceneLane[];
	links: SceneLink[];
	inserts: Insert[];
	groups: SceneGroup[];
	notes: SceneNote[];
	/** What the cards show, kept for the next scene. */
	views: CardViews;
};

export type SceneInput = {
	context: FlowContext;
	problems: readonly Problem[];
	expanded: ReadonlySet<string>;
	/** A run to be shown over the flow. */
	run: Pick<Run, "status" | "steps"> | null;
	/** A comparison: which cards differ, and how. */
	marks?: ReadonlyMap<string, CardMark> | undefined;
};

export function buildScene(input: SceneInput, previous: Scene | null): Scene {
	const { context, run } = input;
	const before = new Map(previous?.cards.map((card) => [card.id, card]));
	const views = cardViews(input, previous?.views ?? null);
	const layout = layoutFlow(context.graph, {
		card: (id) => cardSize(viewOf(views, id), run !== null),
		// A run is looked at with everything open.
		...(run ? {} : { group: (id) => foldedSize(context, id) }),
	});
	const groups = groupsOfScene(context, layout);
	const folded = new Set(groups.filter((group) => group.folded).map((group) => group.first));
	const steps = run ? lastSteps(run.steps) : null;
	const shown = folded.size > 0 ? layout.cards.filter((card) => !folded.has(card.id)) : layout.cards;
	const cards = shown.map(({ id, x, y, width, height }) => {
		const view = viewOf(views, id);
		const step = steps?.get(id);
		const overlay = run ? withLane(overlayFor(id, step, run, isLeftOut(context, id, steps)), step, view) : null;
		const mark = input.marks?.get(id) ?? null;
		const name = labelOf(view, overlay, nextWords(context.graph, id, views));
		const label = mark ? `${name}, ${mark}` : name;
		const card = { id, x, y, width, height, view, overlay, taken: step?.lane ?? null, label, mark };
		const same = before.get(id);
		return same && equal(same, card) ? same : card;
	});
	return {
		width: layout.width,
		height: layout.height,
		cards,
		lanes: lanesOfScene(context, layout, steps),
		links: linksOfScene(layout, views, steps),
		inserts: layout.inserts,
		groups,
		notes: run ? [] : notesOfScene(context.graph, layout),
		views,
	};
}

/** The latest step of each card; in loops the last iteration that was touched. */
export function lastSteps(steps: readonly StepRun[]): Map<string, StepRun> {
	return new Map(steps.map((step) => [step.card, step]));
}

/** The first card has no step of its own: it is done as soon as there is a run. */
function overlayFor(id: string, step: StepRun | undefined, run: Pick<Run, "status">, leftOut: boolean): CardOverlay {
	if (id === "trigger" && !step) return { tone: "ok", words: "Received", peek: null, status: "succeeded" };
	if (!step && leftOut) return { tone: "skip", words: "Branch not taken", peek: null, status: "skipped" };
	return overlayOf(step, run.status);
}

/** Whether a card stands in a lane that the run decided against, however deep. */
function isLeftOut(context: FlowContext, id: string, steps: Steps): boolean {
	if (id === "trigger") return false;
	return pathOf(context.graph, id).some(({ lane }) => {
		const owner = laneParts(lane).card;
		return owner !== null && Boolean(steps?.get(owner)?.lane) && !isTaken(lane, steps);
	});
}

/** A branch says where it went instead of how long that took. */
function withLane(overlay: CardOverlay, step: StepRun | undefined, view: CardView): CardOverlay {
	if (!step?.lane || step.status !== "succeeded") return overlay;
	const label = view.branches.find((branch) => laneParts(branch.lane).name === step.lane)?.label;
	return label ? { ...overlay, words: label } : overlay;
}

function labelOf(view: CardView, overlay: CardOverlay | null, next: string | null): string {
	const problems = view.problems.length;
	return [
		`Step ${view.number}`,
		view.title,
		view.kind.replace(" · ", " ").replace(/ (Trigger|Action|Function)$/, (kind) => kind.toLowerCase()),
		overlay ? overlayWords(overlay) : null,
		problems > 0 ? `${problems} ${problems === 1 ? "problem" : "problems"}` : null,
		next,
	]
		.filter(Boolean)
		.join(", ");
}

function overlayWords({ status, words }: CardOverlay): string {
	if (status === "succeeded") return /^\d/.test(words) ? `succeeded in ${words}` : `succeeded, ${words.toLowerCase()}`;
	if (status === "failed") return `failed: ${words}`;
	return words.toLowerCase();
}

/** What runs after a card: "then step 4", of a card with filled lanes "then step 5 or step 8". */
function nextWords(graph: FlowGraph, id: string, views: CardViews): string | null {
	const number = (card: string) => `step ${viewOf(views, card).number}`;
	const firsts = id === "trigger" ? [] : lanesOf(graph, id).flatMap((lane) => graph.lanes[lane]?.[0] ?? []);
	if (firsts.length > 0) return `then ${firsts.map(number).join(" or ")}`;
	const next = neighbour(graph, id, "ArrowRight");
	return next === null ? null : `then ${number(next)}`;
}

type Steps = Map<string, StepRun> | null;

function isTaken(lane: string, steps: Steps): boolean {
	const { card, name } = laneParts(lane);
	return card === null || steps?.get(card)?.lane === name;
}

function lanesOfScene(context: FlowContext, layout: FlowLayout, steps: Steps): SceneLane[] {
	const firsts = new Set<string>();
	return layout.lanes.map((lane) => {
		const title = laneTitle(context, lane.id);
		const first = !firsts.has(lane.card);
		firsts.add(lane.card);
		const owner = steps?.get(lane.card);
		const off = Boolean(owner?.lane) && !isTaken(lane.id, steps);
		const { id, x, y, width, height } = lane;
		return { id, x, y, width, height, title, stub: lane.empty ? emptyLaneWords(context, lane.id) : null, first, off };
	});
}

function linksOfScene(layout: FlowLayout, views: CardViews, steps: Steps): SceneLink[] {
	const tops = new Map(layout.cards.map((card) => [card.id, card.y]));
	return layout.links.map((link) => {
		const tone = toneOf(link, steps);
		const rejoins = link.kind === "rejoin";
		return {
			id: link.id,
			// The two ends span the line, so that it is drawn as long as any of it is in view.
			from: rejoins ? link.lane : link.from,
			to: rejoins ? firstSibling(layout, link.lane) : (link.to ?? link.lane),
			points: link.kind === "enter" ? fromBranch(link, views, tops) : link.points,
			tone,
			arrow: link.kind !== "rejoin",
		};
	});
}

/** The topmost lane of the same card: at its height the lanes join again. */
function firstSibling(layout: FlowLayout, lane: string): string {
	const { card } = laneParts(lane);
	return layout.lanes.find((each) => each.card === card)?.id ?? lane;
}

/** A link into a lane leaves its card at the lane's own row. */
function fromBranch(link: FlowLayout["links"][number], views: CardViews, tops: Map<string, number>): Point[] {
	const view = views.byCard.get(link.from)?.view;
	const index = view?.branches.findIndex((branch) => branch.lane === link.lane) ?? -1;
	const [start] = link.points;
	const end = link.points.at(-1);
	if (!view || index < 0 || !start || !end) return link.points;
	const y = (tops.get(link.from) ?? 0) + branchY(view, index);
	const bend = start[0] + 24;
	return [[start[0], y], [bend, y], [bend, end[1]], end];
}

function toneOf(link: FlowLayout["links"][number], steps: Steps): LinkTone {
	if (!steps) return "idle";
	const from = steps.get(link.from);
	const done = link.from === "trigger" || from?.status === "succeeded";
	if (link.kind === "enter") {
		if (!from?.lane) return "idle";
		return isTaken(link.lane, steps) ? "ok" : "off";
	}
	if (link.kind === "next") {
		if (from?.status === "waiting") return "wait";
		return done && link.to !== null && steps.has(link.to) ? "ok" : "idle";
	}
	if (!isTaken(link.lane, steps)) return "idle";
	return done ? "ok" : "idle";
}
