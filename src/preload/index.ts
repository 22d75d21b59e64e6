import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { createWindowLab } from './lab.ts'

contextBridge.exposeInMainWorld('lab', createWindowLab<File>(ipcRenderer, webUtils, crypto.randomUUID()))
