package pi

import "bytes"

// frameHan are words before 坐标 that say that they are those of a picture, of a screen or of the car
// itself.
var frameHan = bytes.Fields([]byte("色 色度 图像 图片 画面 屏幕 屏 像素 车身 车体 自车 本车 车轮 相机 摄像头 激光雷达 雷达 传感器 局部 相对 触摸 触控 触点 点击 鼠标 光标 画布 窗口 控件 按钮 界面 纹理 网格 关节 末端 工具 工件 机床 机械臂 焊点 孔位 圆心 角点 特征点 关键点 检测框 目标框 包围盒 标定板 归一化 齐次 极 曲线 样条 贴图 精灵 UI uv UV 模型 参考 座椅 视线 瞳孔 手指"))

// framed reports whether b ends with one of them.
func framed(b []byte) bool {
	for _, w := range frameHan {
		if bytes.HasSuffix(b, w) {
			return true
		}
	}
	return false
}
