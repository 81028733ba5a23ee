import type { FieldValue } from "@keyway/schema/field-value";
import { ActionIcon } from "@mantine/core";
import { X } from "lucide-react";
import { PiecesLine } from "../canvas/pieces-line.tsx";
import { Chip } from "../ui/chip.tsx";
import { chipOf, piecesOf } from "../words/pieces.ts";
import type { EditorProps } from "./editor-props.ts";
import "./picked-data.css";

type Props = Pick<EditorProps, "context" | "spec" | "onChange"> & { value: FieldValue };

/** A field of another type than text that holds data of an earlier card: the chip, and taking it out. */
export function PickedData({ context, spec, value, onChange }: Props) {
	const chip = value.kind === "ref" ? chipOf(context, value) : null;
	return (
		<div className="picked-data">
			{chip ? (
				<>
					<Chip icon={chip.icon} label={chip.label} from={chip.from} />
					<span className="mut ellipsis">{chip.from}</span>
				</>
			) : (
				<PiecesLine pieces={piecesOf(context, value, spec)} />
			)}
			<ActionIcon size={24} aria-label={`Clear ${spec.label}`} onClick={() => onChange(null)}>
				<X size={13} />
			</ActionIcon>
		</div>
	);
}
