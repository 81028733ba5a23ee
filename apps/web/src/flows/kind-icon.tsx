import type { FlowKind } from "@keyway/schema/flow";
import { FLOW_KINDS } from "./kinds.ts";
import "./kind-icon.css";

/** A flow's kind as icon and colour: lightning, green key, red key, puzzle piece. */
export function KindIcon({ kind }: { kind: FlowKind }) {
	const { icon: Glyph, label, tone } = FLOW_KINDS[kind];
	return (
		<span className="kind-icon" data-tone={tone} role="img" aria-label={label} title={label}>
			<Glyph size={16} strokeWidth={2} aria-hidden="true" />
		</span>
	);
}
