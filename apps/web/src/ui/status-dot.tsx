import { Check, CircleDashed, LoaderCircle, type LucideIcon, Minus, X } from "lucide-react";
import type { StatusLook, Tone } from "./status.ts";
import "./status-dot.css";

const GLYPH: Record<Exclude<Tone, "wait">, LucideIcon> = {
	ok: Check,
	bad: X,
	run: LoaderCircle,
	queued: CircleDashed,
	skip: Minus,
};

/** A state as shape and colour; the words stand beside it or in the caller's label. */
export function StatusDot({ tone, size = 16 }: { tone: Tone; size?: number }) {
	const inner = tone === "queued" ? size - 2 : Math.round(size * 0.66);
	return (
		<span className="status-dot" data-tone={tone} style={{ width: size, height: size }} aria-hidden="true">
			{tone === "wait" ? <Hands size={size} /> : <Mark tone={tone} size={inner} />}
		</span>
	);
}

function Mark({ tone, size }: { tone: Exclude<Tone, "wait">; size: number }) {
	const Glyph = GLYPH[tone];
	return <Glyph size={size} strokeWidth={tone === "queued" ? 2 : 3} />;
}

/** A clock's hands; the dot's own ring is its face. */
function Hands({ size }: { size: number }) {
	return (
		<svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true">
			<path d="M8 4.500V8l2.300 1.500" strokeWidth="1.600" strokeLinecap="round" strokeLinejoin="round" />
		</svg>
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
