/** The live client without any framework: follow a hotel, keep its document up to date. */

export { applyEvent } from "./apply.js";
export { type Following, type FollowOptions, followHotel } from "./follow.js";
export { type FollowHotelsOptions, type FollowingHotels, followHotels } from "./follow-hotels.js";
export type { LiveState, LiveStatus } from "./live-state.js";
export { HotelApi } from "./missed.js";
export { channelName, connectionOptions, type Origin, type PusherOptions } from "./options.js";
export {
  type CropShape,
  type RenditionFormat,
  type RenditionOptions,
  renditionAddress,
  renditionWidths,
  srcset,
} from "./pictures.js";
export { followStaff, type StaffChannelOptions } from "./staff-channel.js";
export {
  type Colleague,
  enterStaffRoom,
  type StaffRoom,
  type StaffRoomOptions,
} from "./staff-room.js";
export { whenPainted } from "./when-painted.js";
export type * from "./wire.js";
