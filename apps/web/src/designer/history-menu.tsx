import { ActionIcon, Menu } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import { useDocument } from "./document-context.ts";

const SHOWN = 30;

/** What was done, newest first, by name: choosing one takes back everything after it. */
export function HistoryMenu() {
	const done = useDocument((state) => state.history.done);
	const undone = useDocument((state) => state.history.undone);
	const turnTo = useDocument((state) => state.turnTo);
	const past = done.toReversed().slice(0, SHOWN);
	return (
		<Menu position="top-start" width={280}>
			<Menu.Target>
				<ActionIcon aria-label="History of edits" size={24} disabled={done.length + undone.length === 0}>
					<ChevronDown size={13} />
				</ActionIcon>
			</Menu.Target>
			<Menu.Dropdown mah="52vh" style={{ overflow: "auto" }}>
				{undone.length > 0 ? <Menu.Label>Undone</Menu.Label> : null}
				{undone.slice(-SHOWN).map((mark, index, shown) => (
					// Names repeat; the place in the history tells them apart.
					<Menu.Item key={`undone ${undone.length - index}`} onClick={() => turnTo(index - shown.length)}>
						<span className="history-undone">Redo {mark.name}</span>
					</Menu.Item>
				))}
				<Menu.Label>{past.length > 0 ? "Done, newest first" : "Nothing to undo"}</Menu.Label>
				{past.map((mark, index) => (
					<Menu.Item key={`done ${done.length - index}`} onClick={() => turnTo(index + 1)}>
						Undo {mark.name}
					</Menu.Item>
				))}
			</Menu.Dropdown>
		</Menu>
	);
}
