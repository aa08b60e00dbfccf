/** A hotel's live changes in a React app; everything of `@frontage/sdk/core` comes along. */

export { configureFrontage, type FrontageConfiguration } from "./configuration.js";
export * from "./core.js";
export { type LiveHotel, useHotelDocument } from "./use-hotel-document.js";
export {
  type GalleryUpdate,
  type RoomTypeUpdate,
  type SettingsUpdate,
  useHotelRealtime,
} from "./use-hotel-realtime.js";
