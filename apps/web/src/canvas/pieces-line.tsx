import { Chip } from "../ui/chip.tsx";
import { type Piece, piecesText } from "../words/pieces.ts";

/** A value in the width of a card's row: plain words, or the first chip and how many more there are. */
export function PiecesLine({ pieces }: { pieces: Piece[] }) {
	const chips = pieces.filter((piece) => piece.kind === "chip");
	const [first] = chips;
	if (!first) {
		const code = pieces.some((piece) => piece.kind === "code");
		const text = piecesText(pieces);
		return (
			<span className={code ? "code-bit" : "ellipsis"} title={text}>
				{text}
			</span>
		);
	}
	const before = pieces[0]?.kind === "text" && pieces.length <= 2 ? pieces[0].text.trim() : "";
	return (
		<>
			{before ? <span className="ellipsis">{before}</span> : null}
			<Chip icon={first.icon} label={first.label} from={first.from} />
			{chips.length > 1 ? <span className="chip count">+{chips.length - 1}</span> : null}
		</>
	);
}
