import { Button } from "@mantine/core";
import { ArrowLeft, Plus, Undo2 } from "lucide-react";
import { spotAfter } from "./commands.ts";
import { useDesignerView } from "./designer-view.ts";
import { useDocument } from "./document-context.ts";

/** What a small screen has in place of palette and canvas: a step more, back from a step's settings, undo. */
export function SmallTools({ readOnly }: { readOnly: boolean }) {
	const { selected, select, openAdd } = useDesignerView();
	const graph = useDocument((state) => state.graph);
	const undo = useDocument((state) => state.undo);
	const done = useDocument((state) => state.history.done.at(-1)?.name);
	return (
		<div className="small-tools" role="toolbar" aria-label="Steps">
			{selected === null ? null : (
				<Button leftSection={<ArrowLeft size={16} />} onClick={() => select(null)}>
					All steps
				</Button>
			)}
			{readOnly ? null : (
				<>
					<Button
						leftSection={<Plus size={16} />}
						onClick={() => openAdd(spotAfter(graph, selected), { x: window.innerWidth / 2, y: 80 })}
					>
						Add a step
					</Button>
					<Button leftSection={<Undo2 size={16} />} disabled={!done} onClick={undo}>
						Undo
					</Button>
				</>
			)}
		</div>
	);
}
