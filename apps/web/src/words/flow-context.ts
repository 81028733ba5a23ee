import { RUN_SPEC, triggerId, triggerSpec } from "@keyway/flow/built-in-trigger";
import { findEntry, findNewest } from "@keyway/flow/catalogue-index";
import type { Catalogue, CatalogueEntry, ConnectorEntry, Icon, OutputSpec } from "@keyway/schema/catalogue";
import type { Card, FlowGraph, FlowKind, TriggerCard } from "@keyway/schema/flow";
import { definitionId } from "@keyway/schema/ids";

/** A flow with the catalogue that explains its cards: what words and cards are made from. */
export type FlowContext = { graph: FlowGraph; catalogue: Catalogue; kind: FlowKind };

export function cardOf(context: FlowContext, id: string): Card | TriggerCard | null {
	return id === "trigger" ? context.graph.trigger : (context.graph.cards[id] ?? null);
}

/** The definition of a card; the first card has one even when no trigger was chosen. */
export function entryOf(context: FlowContext, id: string): CatalogueEntry | undefined {
	const card = cardOf(context, id);
	if (card) return findEntry(context.catalogue, card.uses) ?? findNewest(context.catalogue, card.uses);
	return id === "trigger" ? findNewest(context.catalogue, triggerId(context.graph, context.kind)) : undefined;
}

export function connectorOf(context: FlowContext, usesOrId: string): ConnectorEntry | undefined {
	const id = definitionId(usesOrId).split(".")[0];
	return context.catalogue.connectors.find((each) => each.id === id);
}

const UNKNOWN: Icon = { hue: "#646C7E", monogram: "?" };

/** Control cards are told apart by glyphs of their own. */
const CARD_ICONS: Record<string, Icon> = {
	"flow.if": { hue: "#7A3FD1", monogram: "If", glyph: "git-branch" },
	"flow.continueIf": { hue: "#7A3FD1", monogram: "Co", glyph: "filter" },
	"flow.wait": { hue: "#A35A00", monogram: "Wa", glyph: "hourglass" },
	"flow.set": { hue: "#0B7A70", monogram: "Se", glyph: "variable" },
	"flow.stop": { hue: "#646C7E", monogram: "St", glyph: "circle-stop" },
	"access.provision": { hue: "#13794A", monogram: "Ac", glyph: "key-round" },
	"access.deprovision": { hue: "#C4232E", monogram: "Ac", glyph: "key-round" },
	"helper.called": { hue: "#646C7E", monogram: "He", glyph: "workflow" },
	"flow.raise": { hue: "#C4232E", monogram: "Er", glyph: "octagon-alert" },
	"manual.run": { hue: "#3A55E8", monogram: "Ma", glyph: "play" },
};

export function iconOfEntry(catalogue: Catalogue, id: string): Icon {
	const connector = catalogue.connectors.find((each) => each.id === id.split(".")[0]);
	return CARD_ICONS[id] ?? connector?.icon ?? UNKNOWN;
}

/** The roots of references that are no cards. */
const ROOT_ICONS: Record<string, Icon> = {
	run: { hue: "#3A55E8", monogram: "Ru", glyph: "route" },
	item: { hue: "#B4256B", monogram: "It", glyph: "repeat" },
};

/** The tile of a card, and of every chip that reads from it. */
export function iconOf(context: FlowContext, id: string): Icon {
	const root = ROOT_ICONS[id];
	if (root) return root;
	const card = cardOf(context, id);
	const uses = card?.uses ?? (id === "trigger" ? triggerId(context.graph, context.kind) : "");
	return iconOfEntry(context.catalogue, definitionId(uses));
}

/** The name that a card goes by. */
export function titleOf(context: FlowContext, id: string): string {
	if (id === "item") return "Current item";
	if (id === "run") return "This run";
	const card = cardOf(context, id);
	return card?.title || entryOf(context, id)?.name || (id === "trigger" ? START_WORDS[context.kind].title : id);
}

/** How a flow starts that has no trigger of its own, where the catalogue does not say it. */
export const START_WORDS: Record<FlowKind, { title: string; owner: string; sentence: string }> = {
	automation: { title: "Run by hand", owner: "By hand", sentence: "When a person runs the flow by hand" },
	provisioning: { title: "Role granted", owner: "Access", sentence: "When a person is to get the role" },
	deprovisioning: { title: "Role ends", owner: "Access", sentence: "When the role is to be taken away" },
	helper: { title: "Called by a flow", owner: "Flow", sentence: "When another flow calls this one" },
};

/** What a card gives, as references may read it. */
export function outputsOf(context: FlowContext, id: string): OutputSpec[] {
	if (id === "run") return RUN_SPEC.fields ?? [];
	if (id === "trigger") return triggerSpec(context.graph, context.kind, context.catalogue)?.fields ?? [];
	const merged = cardOf(context, id)?.outputs;
	const own = entryOf(context, id)?.outputs ?? [];
	if (!merged) return own;
	return [...own, ...Object.keys(merged).map((name) => ({ name, label: name, type: "any" as const }))];
}
