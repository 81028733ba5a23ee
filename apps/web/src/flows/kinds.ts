import type { FlowKind } from "@keyway/schema/flow";
import { KeyRound, type LucideIcon, Puzzle, Zap } from "lucide-react";

type KindLook = { label: string; help: string; icon: LucideIcon; tone: "accent" | "ok" | "bad" | "plain" };

/** How each kind of flow is called, explained and drawn. */
export const FLOW_KINDS: Record<FlowKind, KindLook> = {
	automation: {
		label: "Automation",
		help: "Starts by itself: on an event, on a schedule or by hand.",
		icon: Zap,
		tone: "accent",
	},
	provisioning: {
		label: "Provisioning",
		help: "Gives a role to a person. Started by an approved grant.",
		icon: KeyRound,
		tone: "ok",
	},
	deprovisioning: {
		label: "Deprovisioning",
		help: "Takes a role away. Started when a grant ends.",
		icon: KeyRound,
		tone: "bad",
	},
	helper: { label: "Helper", help: "A part that other flows call.", icon: Puzzle, tone: "plain" },
};
