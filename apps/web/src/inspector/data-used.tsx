import { valuesOf, valuesWithin } from "@keyway/flow/field-value";
import type { Reference } from "@keyway/schema/field-value";
import { Tile } from "../ui/tile.tsx";
import { cardOf, type FlowContext, iconOf, titleOf } from "../words/flow-context.ts";
import { chipOf } from "../words/pieces.ts";
import "./data-used.css";

/** The earlier cards that a card reads from, with what it takes of each. */
export function DataUsed({ context, card }: { context: FlowContext; card: string }) {
	const found = cardOf(context, card);
	if (!found) return null;
	const bySource = new Map<string, Set<string>>();
	for (const { value } of valuesOf(found))
		for (const inner of valuesWithin(value))
			for (const reference of referencesOf(inner)) {
				const labels = bySource.get(reference.card) ?? new Set();
				bySource.set(reference.card, labels.add(chipOf(context, reference).label));
			}
	if (bySource.size === 0) return null;
	return (
		<section className="data-used" aria-label="Data used here">
			<b>Data used here</b>
			{[...bySource].map(([id, labels]) => (
				<div key={id}>
					<Tile icon={iconOf(context, id)} size={20} />
					<span className="ellipsis">{titleOf(context, id)}</span>
					<small>{labels.size === 1 ? [...labels][0] : `${labels.size} fields`}</small>
				</div>
			))}
		</section>
	);
}

function referencesOf(value: Parameters<typeof valuesWithin>[0]): Reference[] {
	if (value.kind === "ref") return [value];
	if (value.kind === "template") return value.parts.filter((part) => typeof part !== "string");
	return [];
}
