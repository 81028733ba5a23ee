import { SPACING } from "@keyway/flow/layout";
import { Handle, Position } from "@xyflow/react";

/** Where links begin and end on a drawn element, at the places that `elements.ts` gives beforehand; never seen. */
export function Ports({ axis = SPACING.axis }: { axis?: number }) {
	return (
		<>
			<Handle type="target" position={Position.Left} isConnectable={false} className="port" style={{ top: axis }} />
			<Handle type="source" position={Position.Right} isConnectable={false} className="port" style={{ top: axis }} />
		</>
	);
}
