import type { Icon } from "@keyway/schema/catalogue";
import type { CSSProperties } from "react";
import { glyphOf } from "./glyph.tsx";
import "./tile.css";

/** A connector's mark: its hue as a tint with our own glyph or its two letters (no vendor's logo is copied). */
export function Tile({ icon, size = 30 }: { icon: Icon; size?: number }) {
	const Glyph = glyphOf(icon.glyph);
	const style = {
		"--hue": icon.hue,
		width: size,
		height: size,
		borderRadius: Math.round(size * 0.28),
		fontSize: Math.round(size * 0.42),
	} as CSSProperties;
	return (
		<span className="tile" style={style} aria-hidden="true">
			{Glyph ? <Glyph size={Math.round(size * 0.54)} strokeWidth={2.1} /> : icon.monogram}
		</span>
	);
}
