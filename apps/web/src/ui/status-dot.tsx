import { Check, CircleDashed, Clock3, LoaderCircle, type LucideIcon, Minus, X } from "lucide-react";
import type { StatusLook, Tone } from "./status.ts";
import "./status-dot.css";

const GLYPH: Record<Tone, LucideIcon> = {
	ok: Check,
	bad: X,
	wait: Clock3,
	run: LoaderCircle,
	queued: CircleDashed,
	skip: Minus,
};

/** A state as shape and colour; the words stand beside it or in the caller's label. */
export function StatusDot({ tone, size = 16 }: { tone: Tone; size?: number }) {
	const Glyph = GLYPH[tone];
	const inner = tone === "queued" ? size - 2 : Math.round(size * 0.66);
	return (
		<span className="status-dot" data-tone={tone} style={{ width: size, height: size }} aria-hidden="true">
			<Glyph size={inner} strokeWidth={tone === "queued" ? 2 : 3} />
		</span>
	);
}

/** A state as icon, colour and words. */
export function StatusText({ look, detail, size = 16 }: { look: StatusLook; detail?: string; size?: number }) {
	return (
		<span className="status-text" data-tone={look.tone}>
			<StatusDot tone={look.tone} size={size} />
			{detail ?? look.label}
		</span>
	);
}
