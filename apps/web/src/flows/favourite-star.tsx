import type { FlowListItem } from "@keyway/contract/flows";
import { ActionIcon } from "@mantine/core";
import { Star } from "lucide-react";
import { notifyError } from "../ui/notify.ts";
import { useFavourite } from "./use-flow-uses.ts";

/** Keeps a flow at hand, for oneself only. */
export function FavouriteStar({ flow }: { flow: Pick<FlowListItem, "id" | "name" | "favourite"> }) {
	const mark = useFavourite();
	// What was just pressed counts until the list has been read again.
	const on = mark.isPending ? !flow.favourite : flow.favourite;
	return (
		<ActionIcon
			size={28}
			aria-label={`Favourite: ${flow.name}`}
			aria-pressed={on}
			className="favourite-star"
			onClick={() => mark.mutate(flow, { onError: (error) => notifyError("The favourite was not kept", error) })}
		>
			<Star size={15} fill={on ? "currentColor" : "none"} aria-hidden="true" />
		</ActionIcon>
	);
}
