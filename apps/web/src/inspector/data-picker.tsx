import type { Reference } from "@keyway/schema/field-value";
import type { ValueType } from "@keyway/schema/value-type";
import { useMemo } from "react";
import { FilterList } from "../ui/filter-list.tsx";
import { FloatingPanel, type Point } from "../ui/floating-panel.tsx";
import { Tile } from "../ui/tile.tsx";
import { TypeIcon } from "../ui/type-icon.tsx";
import type { FlowContext } from "../words/flow-context.ts";
import { dataChoices, searchData } from "./data-choices.ts";

type Props = {
	context: FlowContext;
	card: string;
	type: ValueType;
	at: Point;
	onPick: (reference: Reference) => void;
	onClose: () => void;
};

const LIST = 300;

/** Chooses data of an earlier card for a field; what does not fit is dimmed and says why. */
export function DataPicker({ context, card, type, at, onPick, onClose }: Props) {
	const choices = useMemo(() => dataChoices(context, card, type), [context, card, type]);
	return (
		<FloatingPanel label="Insert data" at={at} width={310} height={LIST + 60} onClose={onClose}>
			<FilterList
				label="Find data of an earlier step"
				placeholder="Data of an earlier step"
				height={LIST}
				find={(search) => searchData(choices, search)}
				keyOf={({ reference }) => `${reference.card}.${reference.path.join(".")}`}
				refusal={(choice) => choice.refusal}
				render={(choice) => (
					<>
						<Tile icon={choice.icon} size={24} />
						<span>
							<b className="ellipsis">{choice.label}</b>
							<small>{choice.refusal ?? choice.from}</small>
						</span>
						<TypeIcon type={choice.type} />
					</>
				)}
				onPick={(choice) => onPick(choice.reference)}
				onClose={onClose}
			/>
		</FloatingPanel>
	);
}
